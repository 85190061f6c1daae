/**
 * Tests of handlers and producers on an in-memory cluster, in virtual time, without a
 * broker.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.test;

import org.jspecify.annotations.NullMarked;
