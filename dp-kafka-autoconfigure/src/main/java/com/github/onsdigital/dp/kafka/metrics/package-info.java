/**
 * The Micrometer meters of consumers, producers and the cluster.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.metrics;

import org.jspecify.annotations.NullMarked;
