package com.github.onsdigital.dp.kafka.fakes;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.function.Supplier;

import com.github.onsdigital.dp.kafka.consumer.CommitDecision;

/**
 * An exception of an application whose methods fail, or return harmful values.
 */
public class HostileException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Text that looks like a line of the application's log, with an escape, a C1 control,
	 * a line separator and a bidirectional override.
	 */
	public static final String FORGED = "no such user: Ada\r\n2026-11-29 16:00:00.000 ERROR security - admin logged in"
			+ " \u001b[31m\u009b2J\u0085\u2028forged\u202e\u2066";

	private final transient Kind kind;

	/**
	 * Creates an exception.
	 * @param kind the behaviour of its methods
	 */
	public HostileException(Kind kind) {
		this.kind = kind;
	}

	@Override
	public String getMessage() {
		return (String) this.kind.value.get();
	}

	@Override
	public String getLocalizedMessage() {
		return getMessage();
	}

	@Override
	public synchronized Throwable getCause() {
		return switch (this.kind) {
			case CAUSES_WITHOUT_END -> new HostileException(this.kind);
			case ITS_OWN_CAUSE -> this;
			case NULL, HUGE, FORGED -> null;
			default -> (Throwable) this.kind.value.get();
		};
	}

	@Override
	public StackTraceElement[] getStackTrace() {
		return switch (this.kind) {
			case NULL -> null;
			case HUGE -> new StackTraceElement[100_000];
			case FORGED -> new StackTraceElement[] { new StackTraceElement(FORGED, FORGED, FORGED, 1) };
			case CAUSES_WITHOUT_END, ITS_OWN_CAUSE -> new StackTraceElement[0];
			default -> (StackTraceElement[]) this.kind.value.get();
		};
	}

	@Override
	public void printStackTrace(PrintStream out) {
		out.println(getMessage());
	}

	@Override
	public void printStackTrace(PrintWriter out) {
		out.println(getMessage());
	}

	@Override
	public boolean equals(Object other) {
		return (Boolean) this.kind.value.get();
	}

	@Override
	public int hashCode() {
		return (Integer) this.kind.value.get();
	}

	@Override
	public String toString() {
		return getMessage();
	}

	/**
	 * A hostile exception that decides whether its record is committed.
	 */
	public static final class Deciding extends HostileException implements CommitDecision {

		private static final long serialVersionUID = 1L;

		private final boolean commit;

		/**
		 * Creates an exception.
		 * @param kind the behaviour of its methods
		 * @param commit its decision
		 */
		public Deciding(Kind kind, boolean commit) {
			super(kind);
			this.commit = commit;
		}

		@Override
		public boolean commit() {
			return this.commit;
		}

	}

	/**
	 * The behaviour of its methods.
	 */
	public enum Kind {

		/** Throws an exception. */
		EXCEPTION(() -> {
			throw new IllegalStateException("planted in a text");
		}),

		/** Throws an error. */
		ERROR(() -> {
			throw new AssertionError("planted in a text");
		}),

		/** Throws an error of the virtual machine. */
		VM_ERROR(() -> {
			throw new InternalError("planted in a text");
		}),

		/** Calls itself. */
		RECURSION(() -> Kind.valueOf("RECURSION").value.get()),

		/** Returns null. */
		NULL(() -> null),

		/** Each of its causes has a cause. */
		CAUSES_WITHOUT_END(() -> "planted"),

		/** It is its own cause. */
		ITS_OWN_CAUSE(() -> "planted"),

		/** Returns huge values. */
		HUGE(() -> "x".repeat(2_000_000)),

		/** Returns a text that forges a log line. */
		FORGED(() -> HostileException.FORGED);

		@SuppressWarnings("ImmutableEnumChecker") // has no state
		private final Supplier<Object> value;

		Kind(Supplier<Object> value) {
			this.value = value;
		}

	}

}
