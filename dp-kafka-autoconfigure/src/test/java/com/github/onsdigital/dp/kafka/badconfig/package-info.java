/**
 * What a wrong setting says: each row of the table of wrong settings, through a real
 * start of a context.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.badconfig;

import org.jspecify.annotations.NullMarked;
