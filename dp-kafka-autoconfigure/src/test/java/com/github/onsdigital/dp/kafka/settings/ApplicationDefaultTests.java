package com.github.onsdigital.dp.kafka.settings;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ApplicationDefaultTests {

	private final TestEnvironment environment = new TestEnvironment();

	@Test
	void eachChangeHasAPropertyThatIsTrueByDefault() {
		assertThat(Stream.of(ApplicationDefault.values()).map(ApplicationDefault::property)).containsExactlyElementsOf(
				PropertyKeys.of(DpKafkaProperties.Defaults.class).stream().map("kafka.defaults."::concat).toList());
		assertThat(SettingsBinder.bind(this.environment.reader()).defaults())
			.isEqualTo(new DpKafkaProperties.Defaults(true, true, true, true, true, true, true));
		assertThat(ApplicationDefault.values()).allMatch((each) -> each.isEnabled(this.environment));
	}

	@ParameterizedTest
	@EnumSource
	void itsPropertyAndVariablesSwitchItOffAlone(ApplicationDefault change) {
		String upperCase = change.property().toUpperCase(Locale.ROOT).replace('.', '_');
		for (TestEnvironment off : List.of(new TestEnvironment().property(change.property(), "false"),
				new TestEnvironment().variable(upperCase.replace('-', '_'), "false"),
				new TestEnvironment().variable(upperCase.replace("-", ""), "false"),
				new TestEnvironment().yaml(change.property() + ": false\n"))) {
			assertThat(ApplicationDefault.values()).filteredOn((each) -> !each.isEnabled(off)).containsExactly(change);
			assertThat(problems(off).warnings()).isEmpty();
			assertThat(problems(off).errors()).isEmpty();
		}
	}

	@ParameterizedTest
	@CsvSource({ "f, false", "0, false", "False, false", "' FALSE ', false", "'', true", "' ', true", "1, true",
			"t, true", "True, true" })
	void blankValuesAndTheFormsOfGoAreReadAsForOtherSettings(String text, boolean enabled) {
		this.environment.variable("KAFKA_DEFAULTS_SSL_BUNDLE", text);
		assertThat(ApplicationDefault.SSL_BUNDLE.isEnabled(this.environment)).isEqualTo(enabled);
		assertThat(SettingsBinder.bind(this.environment.reader()).defaults().sslBundle()).isEqualTo(enabled);
		assertThat(problems(this.environment).errors()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "off", "no", "fals" })
	void anyOtherValueIsReportedAndSwitchesNothingOff(String text) {
		this.environment.variable("KAFKA_DEFAULTS_SSL_BUNDLE", text);
		assertThat(ApplicationDefault.SSL_BUNDLE.isEnabled(this.environment)).isTrue();
		assertThat(problems(this.environment).errors()).extracting(SettingProblem::line)
			.isEqualTo(List.of("kafka.defaults.ssl-bundle must be true or false; found \"" + text
					+ "\" [KAFKA_DEFAULTS_SSL_BUNDLE]"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "KAFKA_DEFAULTS_SSL_BUNDEL", "KAFKA_DEFAULT_SSL_BUNDLE" })
	void aMisspeltVariableIsAWarning(String variable) {
		this.environment.variable(variable, "false");
		assertThat(problems(this.environment).errors()).isEmpty();
		assertThat(problems(this.environment).warnings()).extracting(SettingProblem::line)
			.singleElement()
			.asString()
			.contains("did you mean KAFKA_DEFAULTS_SSL_BUNDLE");
	}

	private static SettingProblems problems(TestEnvironment environment) {
		SettingProblems problems = new SettingProblems();
		ApplicationDefault.check(environment.reader(), problems);
		new SharedPropertyCheck(environment.reader(), Map::of).check(problems);
		return problems;
	}

}
