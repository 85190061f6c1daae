/**
 * Real brokers and members are killed and frozen while records flow, and the invariants
 * of dp-kafka's consumers are checked over all that was seen. See CONTRIBUTING.md.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.faults;

import org.jspecify.annotations.NullMarked;
