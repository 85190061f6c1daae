/**
 * Auto-configuration of Actuator's endpoints.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
