/** Scalar expressions of a plan: what a projection, condition or watermark computes. */
@org.jspecify.annotations.NullMarked
package io.millrace.plan.expression;
