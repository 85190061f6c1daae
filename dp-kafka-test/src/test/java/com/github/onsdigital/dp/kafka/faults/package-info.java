/**
 * Faults of dependencies, brokers and members, in virtual time.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.faults;

import org.jspecify.annotations.NullMarked;
