package com.github.onsdigital.dp.kafka.fakes;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.function.Supplier;

import com.github.onsdigital.dp.kafka.consumer.CommitDecision;

/**
 * An exception of an application that does harm when it is asked for anything.
 */
public class HostileException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * A line that looks like one of the application's log, with an escape, a C1 control,
	 * a line separator and a bidirectional override.
	 */
	public static final String FORGED = "no such user: Ada\r\n2026-11-29 16:00:00.000 ERROR security - admin logged in"
			+ " \u001b[31m\u009b2J\u0085\u2028forged\u202e\u2066";

	private final transient Kind kind;

	/**
	 * Builds one.
	 * @param kind what it does
	 */
	public HostileException(Kind kind) {
		this.kind = kind;
	}

	@Override
	public String getMessage() {
		return (String) this.kind.answer.get();
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
			default -> (Throwable) this.kind.answer.get();
		};
	}

	@Override
	public StackTraceElement[] getStackTrace() {
		return switch (this.kind) {
			case NULL -> null;
			case HUGE -> new StackTraceElement[100_000];
			case FORGED -> new StackTraceElement[] { new StackTraceElement(FORGED, FORGED, FORGED, 1) };
			case CAUSES_WITHOUT_END, ITS_OWN_CAUSE -> new StackTraceElement[0];
			default -> (StackTraceElement[]) this.kind.answer.get();
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
		return (Boolean) this.kind.answer.get();
	}

	@Override
	public int hashCode() {
		return (Integer) this.kind.answer.get();
	}

	@Override
	public String toString() {
		return getMessage();
	}

	/**
	 * One that decides whether its record is committed.
	 */
	public static final class Deciding extends HostileException implements CommitDecision {

		private static final long serialVersionUID = 1L;

		private final boolean commit;

		/**
		 * Builds one.
		 * @param kind what it does
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
	 * What it does when it is asked.
	 */
	public enum Kind {

		/** It throws an exception. */
		EXCEPTION(() -> {
			throw new IllegalStateException("planted in a text");
		}),

		/** It throws an error. */
		ERROR(() -> {
			throw new AssertionError("planted in a text");
		}),

		/** It throws an error of the virtual machine. */
		VM_ERROR(() -> {
			throw new InternalError("planted in a text");
		}),

		/** It calls itself. */
		RECURSION(() -> Kind.valueOf("RECURSION").answer.get()),

		/** It answers null. */
		NULL(() -> null),

		/** Each of its causes has a cause. */
		CAUSES_WITHOUT_END(() -> "planted"),

		/** It is its own cause. */
		ITS_OWN_CAUSE(() -> "planted"),

		/** Its answers are huge. */
		HUGE(() -> "x".repeat(2_000_000)),

		/** Its text forges a line of the log. */
		FORGED(() -> HostileException.FORGED);

		@SuppressWarnings("ImmutableEnumChecker") // has no state
		private final Supplier<Object> answer;

		Kind(Supplier<Object> answer) {
			this.answer = answer;
		}

	}

}
