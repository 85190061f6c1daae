package com.github.onsdigital.dp.kafka.connection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.TestEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Warnings about the end of a certificate's validity in a service that runs for months.
 */
@ExtendWith(OutputCaptureExtension.class)
class CertificateDatesTests {

	private final TestPem.Identity client = TestPem.authority("kafka-ca")
		.issue("hello", TestPem.ed25519(), Duration.ofDays(-1), Duration.ofDays(90));

	private final TestEnvironment environment = new TestEnvironment().variable("KAFKA_SEC_PROTO", "TLS")
		.variable("KAFKA_SEC_CLIENT_KEY", this.client.key());

	private final DayClock clock = new DayClock();

	@TempDir
	private Path directory;

	@Test
	void aCertificateGivenAsTextIsReportedOnceNearItsEndAndOnceAfterIt(CapturedOutput output) {
		ReloadingSslBundle bundle = bundle(this.client.pem());
		check(bundle, 75);
		assertThat(output).doesNotContain("KAFKA_SEC_CLIENT_CERT");
		check(bundle, 77);
		check(bundle, 88);
		assertThat(count(output, "KAFKA_SEC_CLIENT_CERT: client certificate CN=hello expires on " + end()))
			.as("near its end")
			.isEqualTo(1);
		check(bundle, 91);
		check(bundle, 92);
		assertThat(count(output, "KAFKA_SEC_CLIENT_CERT: client certificate CN=hello expired on " + end()))
			.as("expired")
			.isEqualTo(1);
	}

	@Test
	void theWatcherChecksTextsToo() {
		assertThat(bundle(this.client.pem()).hasSources()).isTrue();
		this.environment.variable("KAFKA_SEC_CLIENT_KEY", "").variable("KAFKA_SEC_CLIENT_CERT", "");
		assertThat(validate().hasSources()).as("the certificates of the JVM").isFalse();
	}

	@Test
	void aWarningOfTheStartIsNotRepeatedAndAnExpiryIsReportedOnce(CapturedOutput output) throws Exception {
		Path file = Files.writeString(this.directory.resolve("cert.pem"), this.client.pem());
		this.clock.day = 80;
		ReloadingSslBundle bundle = bundle(file.toString());
		check(bundle, 81);
		assertThat(output).doesNotContain("KAFKA_SEC_CLIENT_CERT");
		check(bundle, 91);
		check(bundle, 91);
		assertThat(count(output, "CN=hello expired on " + end() + "; brokers will refuse it until the file is renewed"))
			.isEqualTo(1);
	}

	private String end() {
		return this.client.certificate().getNotAfter().toInstant().atZone(ZoneOffset.UTC).toLocalDate().toString();
	}

	private void check(ReloadingSslBundle bundle, int day) {
		this.clock.day = day;
		bundle.checkCertificates();
	}

	private ReloadingSslBundle bundle(String certificate) {
		this.environment.variable("KAFKA_SEC_CLIENT_CERT", certificate);
		return validate();
	}

	private ReloadingSslBundle validate() {
		SettingProblems problems = new SettingProblems();
		ReloadingSslBundle bundle = new TlsCheck(this.environment.reader(), this.clock).check(problems).bundle();
		assertThat(problems.errors()).isEmpty();
		return Objects.requireNonNull(bundle);
	}

	private static int count(CapturedOutput output, String text) {
		return output.toString().split(Pattern.quote(text), -1).length - 1;
	}

	private static final class DayClock extends Clock {

		private final Instant begin = Instant.now();

		private int day;

		@Override
		public Instant instant() {
			return this.begin.plus(Duration.ofDays(this.day));
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
