/**
 * Kills and freezes real brokers and members under load, and checks the invariants of
 * dp-kafka's consumers over all observations. See CONTRIBUTING.md.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.faults;

import org.jspecify.annotations.NullMarked;
