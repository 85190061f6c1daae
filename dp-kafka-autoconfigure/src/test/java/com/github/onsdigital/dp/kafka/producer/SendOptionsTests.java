package com.github.onsdigital.dp.kafka.producer;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the equality of {@link SendOptions}.
 */
class SendOptionsTests {

	@Test
	void keysAreComparedByTheirBytes() {
		SendOptions options = SendOptions.withKey("é");
		assertThat(options).isEqualTo(SendOptions.none().key("é".getBytes(StandardCharsets.UTF_8)))
			.hasSameHashCodeAs(SendOptions.withKey("é"))
			.isNotEqualTo(SendOptions.withKey("e"))
			.isNotEqualTo(SendOptions.none());
	}

	@Test
	void anEmptyKeyIsNotTheSameAsNoKey() {
		assertThat(SendOptions.none().key(new byte[0])).isNotEqualTo(SendOptions.none());
		assertThat(SendOptions.withKey("k").key(null)).isEqualTo(SendOptions.none());
	}

	@Test
	void headersAreComparedInTheirOrder() {
		SendOptions options = SendOptions.none().header("tenant", "acme").header("region", "eu");
		assertThat(options)
			.isEqualTo(SendOptions.none()
				.headers(new RecordHeaders(List.<Header>of(header("tenant", "acme"), header("region", "eu")))))
			.hasSameHashCodeAs(SendOptions.none().header("tenant", "acme").header("region", "eu"))
			.isNotEqualTo(SendOptions.none().header("region", "eu").header("tenant", "acme"))
			.isNotEqualTo(SendOptions.none().header("tenant", "acme"));
	}

	@Test
	void aHeaderWithoutValueIsNotTheSameAsOneWithAnEmptyValue() {
		SendOptions options = SendOptions.none().header(new RecordHeader("tenant", null));
		assertThat(options).isEqualTo(SendOptions.none().header(new RecordHeader("tenant", null)))
			.hasSameHashCodeAs(SendOptions.none().header(new RecordHeader("tenant", null)))
			.isNotEqualTo(SendOptions.none().header("tenant", ""));
	}

	@Test
	void aHeaderOfAnyOtherTypeIsComparedByItsContent() {
		Header own = new Header() {

			@Override
			public String key() {
				return "tenant";
			}

			@Override
			public byte[] value() {
				return "acme".getBytes(StandardCharsets.UTF_8);
			}

		};
		assertThat(SendOptions.none().header(own)).isEqualTo(SendOptions.none().header("tenant", "acme"));
	}

	@Test
	void aChangeOfWhatTheyReturnDoesNotChangeThem() {
		SendOptions options = SendOptions.withKey("k").header("tenant", "acme");
		options.headers().get(0).value()[0] = 'X';
		byte[] key = options.key();
		assertThat(key).isNotNull();
		key[0] = 'X';
		assertThat(options).isEqualTo(SendOptions.withKey("k").header("tenant", "acme"));
	}

	@Test
	void toStringContainsTheSizeOfTheKeyAndTheNamesOfTheHeaders() {
		assertThat(SendOptions.withKey("é").header("tenant", "acme").header("token", "secret"))
			.hasToString("SendOptions[key=2 bytes, headers=[tenant, token]]");
		assertThat(SendOptions.none()).hasToString("SendOptions[key=none, headers=[]]");
	}

	private static Header header(String name, String value) {
		return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
	}

}
