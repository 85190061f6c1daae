package kotlin.coroutines;

/**
 * The last parameter of each suspend function, with Kotlin's name. Kotlin's library is
 * not on the class path of the tests: it would switch on Spring's support of Kotlin.
 *
 * @param <T> what the function returns
 */
public interface Continuation<T> {

}
