/**
 * A real Kafka cluster for tests: brokers as processes that can be killed, frozen and
 * restarted, and their certificates. Requires a POSIX system with {@code /proc}.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.testcluster;

import org.jspecify.annotations.NullMarked;
