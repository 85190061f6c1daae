package com.github.onsdigital.dp.kafka.message;

/**
 * Thrown for a value that a schema or a class does not allow. The message contains the
 * path of the field and the reason, but not the value.
 */
final class AvroMismatch extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * The maximum length of a path. Only the beginning and the end of a longer path are
	 * shown.
	 */
	private static final int MAX_PATH = 200;

	private final StringBuilder path = new StringBuilder();

	private final String reason;

	/**
	 * Creates an exception without a path.
	 * @param reason continues a sentence that begins with the path, for example
	 * {@code is null}
	 */
	AvroMismatch(String reason) {
		this.reason = reason;
	}

	/**
	 * Creates an exception that replaces another one, whose message may contain the
	 * value.
	 * @param reason as in {@link #AvroMismatch(String)}
	 * @param origin provides the stack trace
	 */
	AvroMismatch(String reason, Throwable origin) {
		this(reason);
		super.setStackTrace(origin.getStackTrace());
	}

	/**
	 * Prepends a step to the path, for example {@code .name} or {@code [3]}.
	 */
	AvroMismatch within(String step) {
		this.path.insert(0, step);
		return this;
	}

	@Override
	public String getMessage() {
		if (this.path.isEmpty()) {
			return this.reason;
		}
		int length = this.path.length();
		String shown = (length <= MAX_PATH) ? this.path.toString()
				: this.path.substring(0, MAX_PATH / 2) + "…" + this.path.substring(length - MAX_PATH / 2);
		return shown + " " + this.reason;
	}

}
