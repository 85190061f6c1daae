package com.github.onsdigital.dp.kafka.support;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.github.onsdigital.dp.kafka.fakes.HostileException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts of objects of the application.
 */
class SafeTextTests {

	@Test
	void eachCharacterThatIsNotPrintableIsEscaped() {
		IntStream controls = IntStream.concat(IntStream.range(0, 0x20), IntStream.rangeClosed(0x7f, 0x9f));
		IntStream formats = IntStream.of(0x2028, 0x2029, 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069, 0xfeff, 0xd800,
				0xe0001);
		IntStream.concat(controls, formats).forEach((character) -> {
			String text = "a" + Character.toString(character) + "b";
			assertThat(SafeText.escape(text, 100)).isEqualTo(String.format("a\\u%04xb", character));
		});
		assertThat(SafeText.escape("größer ≥ 5 € 😀 C:\\temp", 100)).isEqualTo("größer ≥ 5 € 😀 C:\\temp");
	}

	@Test
	void aTextIsBoundedAlsoWhereItIsEscaped() {
		assertThat(SafeText.escape("x".repeat(1_000), 10)).isEqualTo("x".repeat(10) + "... (1000 characters)");
		assertThat(SafeText.escape("\n".repeat(1_000), 100)).hasSizeLessThan(140).endsWith("... (1000 characters)");
		assertThat(SafeText.escape("x".repeat(9) + "😀😀", 10)).isEqualTo("x".repeat(9) + "😀... (13 characters)");
		assertThat(SafeText.escape(null, 10)).isEqualTo("null");
	}

	@Test
	void theRootCauseIsNamedWithItsWrapper() {
		Throwable root = new UnsupportedOperationException("no codec snappy");
		Throwable failure = new IllegalStateException("seek past the record", new RuntimeException("between", root));
		assertThat(SafeText.withRootCause(failure)).isEqualTo("java.lang.IllegalStateException: seek past the record; "
				+ "root cause: java.lang.UnsupportedOperationException: no codec snappy");
		assertThat(SafeText.brief(failure)).isEqualTo("IllegalStateException: seek past the record; "
				+ "root cause: UnsupportedOperationException: no codec snappy");
	}

	@Test
	void aRootCauseThatTheWrapperQuotesIsNotRepeated() {
		Throwable failure = new IllegalStateException(new IllegalArgumentException("planted"));
		assertThat(SafeText.withRootCause(failure))
			.isEqualTo("java.lang.IllegalStateException: java.lang.IllegalArgumentException: planted");
		assertThat(SafeText.brief(failure))
			.isEqualTo("IllegalStateException: java.lang.IllegalArgumentException: planted");
	}

	@Test
	void theRootCauseIsShownAlsoAfterAHugeMessage() {
		Throwable failure = new IllegalStateException("x".repeat(1_000_000),
				new UnsupportedOperationException("no codec snappy"));
		assertThat(SafeText.withRootCause(failure)).endsWith("UnsupportedOperationException: no codec snappy")
			.hasSizeLessThanOrEqualTo(SafeText.LIMIT);
		assertThat(SafeText.brief(failure)).endsWith("UnsupportedOperationException: no codec snappy");
	}

	@ParameterizedTest
	@EnumSource(HostileException.Kind.class)
	void aHarmfulExceptionHasAText(HostileException.Kind kind) {
		for (Throwable failure : new Throwable[] { new HostileException(kind),
				new IllegalStateException("outer", new HostileException(kind)) }) {
			assertThat(SafeText.of(failure)).isNotEmpty();
			assertThat(SafeText.brief(failure)).hasSizeLessThanOrEqualTo(SafeText.LIMIT + 50);
			assertThat(SafeText.withRootCause(failure)).hasSizeLessThanOrEqualTo(SafeText.LIMIT + 50);
			assertThat(SafeText.isPlain(SafeText.withRootCause(failure))).isTrue();
		}
	}

	@Test
	void anExceptionWithoutATextIsDescribedByItsClass() {
		assertThat(SafeText.of(new HostileException(HostileException.Kind.ERROR)))
			.isEqualTo(HostileException.class.getName() + " (its getMessage() threw java.lang.AssertionError)");
		assertThat(SafeText.of(new HostileException(HostileException.Kind.NULL)))
			.isEqualTo(HostileException.class.getName());
	}

	@ParameterizedTest
	@EnumSource(HostileException.Kind.class)
	void aHarmfulExceptionIsLoggedSafely(HostileException.Kind kind) {
		Throwable failure = new IllegalStateException("outer", new HostileException(kind));
		failure.addSuppressed(new HostileException(kind));
		String printed = printed(SafeThrowable.forLog(failure));
		assertThat(printed).startsWith("java.lang.IllegalStateException: outer")
			.contains("Caused by: ")
			.satisfies((text) -> assertThat(text.contains("Suppressed: "))
				.isEqualTo(kind != HostileException.Kind.CAUSES_WITHOUT_END))
			.hasSizeLessThan(300_000);
		assertThat(printed.lines()).allMatch((line) -> SafeText.isPlain(line.replace("\t", "")))
			.noneMatch((line) -> line.startsWith("2026"));
		printed(SafeThrowable.forCause(failure));
	}

	@Test
	void aForgedLineIsOneLineInTheStackTraceOfAnOrdinaryException() {
		Throwable failure = new IllegalArgumentException(HostileException.FORGED,
				new IllegalStateException(HostileException.FORGED));
		String printed = printed(SafeThrowable.forLog(failure));
		assertThat(printed.lines()).filteredOn((line) -> !line.startsWith("\t"))
			.hasSize(2)
			.allMatch((line) -> SafeText.isPlain(line) && line.contains("\\u000a2026"));
		assertThat(printed).contains("java.lang.IllegalArgumentException", "SafeTextTests");
	}

	@Test
	void anOrdinaryExceptionIsLoggedUnchanged() {
		Throwable failure = new IllegalStateException("planted", new IllegalArgumentException("größer"));
		failure.addSuppressed(new RuntimeException("suppressed"));
		assertThat(SafeThrowable.forLog(failure)).isSameAs(failure);
		assertThat(SafeThrowable.forCause(failure)).isSameAs(failure);
		assertThat(SafeThrowable.forLog(null)).isNull();
	}

	@Test
	void anExceptionWhoseTextChangesIsLoggedAsACopy() {
		Throwable failure = new RuntimeException() {

			private static final long serialVersionUID = 1L;

			private int calls;

			@Override
			public String getMessage() {
				return (this.calls++ == 0) ? "harmless" : HostileException.FORGED;
			}

		};
		assertThat(printed(SafeThrowable.forLog(failure)).lines()).noneMatch((line) -> line.startsWith("2026"));
	}

	private static String printed(Throwable failure) {
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text, true));
		return text.toString();
	}

}
