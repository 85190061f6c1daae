/**
 * Auto-configuration of the in-memory cluster.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.test.autoconfigure;

import org.jspecify.annotations.NullMarked;
