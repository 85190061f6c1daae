/**
 * Stand-ins for tests of the upper rooms.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.fakes;

import org.jspecify.annotations.NullMarked;
