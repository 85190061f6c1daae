/**
 * The contract suite: the promises of the manual as abstract tests, which run on a real
 * broker with each group protocol, and on the in-memory cluster.
 */
@NullMarked
package com.github.onsdigital.dp.kafka.contract;

import org.jspecify.annotations.NullMarked;
