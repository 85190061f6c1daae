package com.github.onsdigital.dp.kafka.connection;

import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.util.unit.DataSize;

import com.github.onsdigital.dp.kafka.settings.RawSetting;
import com.github.onsdigital.dp.kafka.settings.SettingParser;
import com.github.onsdigital.dp.kafka.settings.SettingProblems;
import com.github.onsdigital.dp.kafka.settings.SettingText;
import com.github.onsdigital.dp.kafka.settings.SettingsCheck;
import com.github.onsdigital.dp.kafka.settings.SettingsReader;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Validates the connection settings of KAFKA_*.
 *
 * @since 0.1.0
 * @hidden
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
@Internal
public final class ConnectionCheck implements SettingsCheck {

	private static final long BUFFER_MEMORY = 32L << 20;

	private static final Pattern VERSION = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(\\.[0-9]{1,4}){0,2}");

	private final SettingsReader reader;

	private final Clock clock;

	private final Supplier<@Nullable Object> bufferMemory;

	private final boolean overridden;

	private @Nullable ConnectionSettings settings;

	private ConnectionCheck(SettingsReader reader, Clock clock, Supplier<@Nullable Object> bufferMemory,
			boolean overridden) {
		this.reader = reader;
		this.clock = clock;
		this.bufferMemory = bufferMemory;
		this.overridden = overridden;
	}

	/**
	 * Creates a check of KAFKA_*.
	 * @param reader reads the settings
	 * @param clock the clock for the validity periods of certificates
	 * @param bufferMemory the producer's {@code buffer.memory}, or {@code null} inside if
	 * it is not set
	 * @return the check
	 */
	public static ConnectionCheck of(SettingsReader reader, Clock clock, Supplier<@Nullable Object> bufferMemory) {
		return new ConnectionCheck(reader, clock, bufferMemory, false);
	}

	/**
	 * Creates a check for an application that has its own connection details: KAFKA_ADDR
	 * and KAFKA_SEC_* are not used, and a warning is reported if any of them is set.
	 * @param reader reads the settings
	 * @param clock the clock for the validity periods of certificates
	 * @param bufferMemory the producer's {@code buffer.memory}, or {@code null} inside if
	 * it is not set
	 * @return the check
	 */
	public static ConnectionCheck overridden(SettingsReader reader, Clock clock,
			Supplier<@Nullable Object> bufferMemory) {
		return new ConnectionCheck(reader, clock, bufferMemory, true);
	}

	@Override
	public void check(SettingProblems problems) {
		checkVersion(problems);
		Integer maxBytes = maxBytes(problems);
		if (this.overridden) {
			warnAboutUnused(problems);
			this.settings = new ConnectionSettings(List.of(), true, false, null, maxBytes);
			return;
		}
		AddressCheck.Result addresses = new AddressCheck(this.reader).check(problems);
		TlsCheck.Result tls = new TlsCheck(this.reader, this.clock).check(problems);
		this.settings = new ConnectionSettings(addresses.addresses(), addresses.fromSpringKafka(), tls.tls(),
				tls.bundle(), maxBytes);
	}

	/**
	 * Returns the validated settings.
	 * @return the settings; complete only if no error was found
	 * @throws IllegalStateException before {@link #check}
	 */
	public ConnectionSettings settings() {
		ConnectionSettings validated = this.settings;
		if (validated == null) {
			throw new IllegalStateException("The connection settings have not been validated yet");
		}
		return validated;
	}

	/**
	 * Returns whether the application has its own connection details.
	 * @return whether KAFKA_ADDR and KAFKA_SEC_* are not used
	 */
	public boolean isOverridden() {
		return this.overridden;
	}

	private void warnAboutUnused(SettingProblems problems) {
		List<String> used = List.of("kafka.addr", "kafka.sec.proto", "kafka.sec.ca-certs", "kafka.sec.client-cert",
				"kafka.sec.client-key", "kafka.sec.skip-verify");
		List<RawSetting> unused = used.stream().flatMap((name) -> {
			RawSetting setting = this.reader.find(name);
			return (setting != null) ? List.of(setting).stream() : List.<RawSetting>of().stream();
		}).toList();
		if (!unused.isEmpty()) {
			problems.warn(unused.get(0), String.join(", ", unused.stream().map(RawSetting::name).toList())
					+ ": not used, because the application has a KafkaConnectionDetails bean of its own");
		}
	}

	private void checkVersion(SettingProblems problems) {
		RawSetting setting = this.reader.find("kafka.version");
		String name = (setting != null) ? setting.name() : "";
		String version = new SettingParser(problems).text(name, setting);
		if (setting == null || version == null) {
			return;
		}
		Matcher matcher = VERSION.matcher(version);
		if (!matcher.matches()) {
			problems.error(setting, name + " " + SettingText.quote(version).replaceAll("^([0-9-]+)$", "\"$1\"")
					+ " is not a version such as 3.9.0");
			return;
		}
		int major = Integer.parseInt(matcher.group(1));
		if (major < 2 || (major == 2 && Integer.parseInt(matcher.group(2)) < 1)) {
			problems.warn(setting, name + " is accepted for dp-kafka compatibility and has no effect: "
					+ "the client negotiates versions, and needs brokers of 2.1 or later");
		}
	}

	private @Nullable Integer maxBytes(SettingProblems problems) {
		RawSetting setting = this.reader.find("kafka.max-bytes");
		String name = (setting != null) ? setting.name() : "";
		String text = new SettingParser(problems).text(name, setting);
		if (setting == null || text == null) {
			return null;
		}
		long limit = Math.min(bufferMemory(), Integer.MAX_VALUE);
		try {
			long bytes = DataSize.parse(text).toBytes();
			if (bytes >= 1 && bytes <= limit) {
				return Math.toIntExact(bytes);
			}
		}
		catch (IllegalArgumentException | ArithmeticException ex) {
			// reported below, like a number out of range
		}
		problems.error(setting, name + " must be 1–" + limit + " (buffer.memory); found " + SettingText.quote(text));
		return null;
	}

	private long bufferMemory() {
		Object value = this.bufferMemory.get();
		try {
			return (value != null) ? Math.max(1, Long.parseLong(value.toString().strip())) : BUFFER_MEMORY;
		}
		catch (NumberFormatException ex) {
			return BUFFER_MEMORY;
		}
	}

}
