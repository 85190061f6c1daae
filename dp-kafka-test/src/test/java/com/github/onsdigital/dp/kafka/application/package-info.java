/**
 * Applications on the in-memory cluster, without faults.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.application;

import org.jspecify.annotations.NullMarked;
