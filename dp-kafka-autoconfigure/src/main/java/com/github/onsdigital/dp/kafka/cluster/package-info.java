/**
 * Reaching the brokers: one small request per address, topics, back-off, the verdict.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.cluster;

import org.jspecify.annotations.NullMarked;
