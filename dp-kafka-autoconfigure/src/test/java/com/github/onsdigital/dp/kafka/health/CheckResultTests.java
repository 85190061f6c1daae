package com.github.onsdigital.dp.kafka.health;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CheckResultTests {

	@Test
	void theStatusOfACheckOfTheApplicationIsOneLine() {
		assertThat(CheckResult.unhealthy("db", "DOWN\nERROR forged \u001b[31m").text())
			.isEqualTo("check db is DOWN\\u000aERROR forged \\u001b[31m");
		assertThat(CheckResult.unhealthy("db", "x".repeat(10_000)).text()).hasSizeLessThan(600);
	}

}
