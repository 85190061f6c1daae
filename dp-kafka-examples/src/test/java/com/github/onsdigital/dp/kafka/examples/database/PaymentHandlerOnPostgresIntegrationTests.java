package com.github.onsdigital.dp.kafka.examples.database;

import java.io.IOException;

import javax.sql.DataSource;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * The same tests on a PostgreSQL server.
 */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
class PaymentHandlerOnPostgresIntegrationTests extends PaymentHandlerTests {

	@TestConfiguration(proxyBeanMethods = false)
	static class PostgresConfiguration {

		@Bean
		EmbeddedPostgres postgres() throws IOException {
			return EmbeddedPostgres.start();
		}

		@Bean
		DataSource dataSource(EmbeddedPostgres postgres) {
			return postgres.getPostgresDatabase();
		}

	}

}
