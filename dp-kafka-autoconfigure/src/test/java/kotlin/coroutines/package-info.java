/**
 * Stands for a part of Kotlin's library.
 */
@NullMarked
package kotlin.coroutines;

import org.jspecify.annotations.NullMarked;
