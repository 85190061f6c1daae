/**
 * Checks of the brokers: one small request per address, topics, groups.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.cluster;

import org.jspecify.annotations.NullMarked;
