package com.github.onsdigital.dp.kafka.test;

import org.springframework.context.annotation.Configuration;

/**
 * The auto-configurations of {@link DpKafkaTest}, for an application without a test
 * context.
 */
@DpKafkaTest
@Configuration(proxyBeanMethods = false)
class TestApplicationConfiguration {

}
