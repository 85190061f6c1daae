package com.github.onsdigital.dp.kafka.message;

/**
 * Thrown when bytes cannot be read into what is wanted, or a value cannot be written. The
 * message tells what and where, and never any of the payload; therefore the library's own
 * exception, which quotes the payload, is not its cause.
 *
 * @since 0.1.0
 */
public class PayloadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Makes an exception.
	 * @param message what failed, without the payload
	 */
	public PayloadException(String message) {
		super(message);
	}

	/**
	 * Makes an exception in place of another one, whose text may quote the payload: its
	 * stack trace is kept, its text is not.
	 * @param message what failed, without the payload
	 * @param origin gives the stack trace
	 */
	PayloadException(String message, Throwable origin) {
		super(message);
		super.setStackTrace(origin.getStackTrace());
	}

	/**
	 * Names an exception and those that caused it by their classes alone.
	 * @param ex the exception
	 * @return the names, for example {@code InvalidFormatException}
	 */
	static String kind(Throwable ex) {
		StringBuilder kind = new StringBuilder(ex.getClass().getSimpleName());
		Throwable cause = ex.getCause();
		for (int depth = 0; cause != null && depth < 5; depth++) {
			kind.append(" caused by ").append(cause.getClass().getSimpleName());
			cause = cause.getCause();
		}
		return kind.toString();
	}

}
