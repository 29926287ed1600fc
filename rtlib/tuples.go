package rtlib

// The tuples beyond [Tuple5] are for functions of that many results and for the
// values of fewer with the error of a handle behind them.

// Tuple6 is six values. Awaiting a Future of it gives all of them.
type Tuple6[A, B, C, D, E, F any] struct {
	V1 A
	V2 B
	V3 C
	V4 D
	V5 E
	V6 F
}

// Unpack returns the values in order.
func (t Tuple6[A, B, C, D, E, F]) Unpack() (A, B, C, D, E, F) {
	return t.V1, t.V2, t.V3, t.V4, t.V5, t.V6
}

// SetLast makes err the last value, if that is an error.
func (t *Tuple6[A, B, C, D, E, F]) SetLast(err error) {
	if last, ok := any(&t.V6).(*error); ok {
		*last = err
	}
}

// SetFirst makes the values of v those before the last.
func (t *Tuple6[A, B, C, D, E, F]) SetFirst(v Tuple5[A, B, C, D, E]) {
	t.V1, t.V2, t.V3, t.V4, t.V5 = v.Unpack()
}

// Tuple7 is seven values. Awaiting a Future of it gives all of them.
type Tuple7[A, B, C, D, E, F, G any] struct {
	V1 A
	V2 B
	V3 C
	V4 D
	V5 E
	V6 F
	V7 G
}

// Unpack returns the values in order.
func (t Tuple7[A, B, C, D, E, F, G]) Unpack() (A, B, C, D, E, F, G) {
	return t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7
}

// SetLast makes err the last value, if that is an error.
func (t *Tuple7[A, B, C, D, E, F, G]) SetLast(err error) {
	if last, ok := any(&t.V7).(*error); ok {
		*last = err
	}
}

// SetFirst makes the values of v those before the last.
func (t *Tuple7[A, B, C, D, E, F, G]) SetFirst(v Tuple6[A, B, C, D, E, F]) {
	t.V1, t.V2, t.V3, t.V4, t.V5, t.V6 = v.Unpack()
}

// Tuple8 is eight values. Awaiting a Future of it gives all of them.
type Tuple8[A, B, C, D, E, F, G, H any] struct {
	V1 A
	V2 B
	V3 C
	V4 D
	V5 E
	V6 F
	V7 G
	V8 H
}

// Unpack returns the values in order.
func (t Tuple8[A, B, C, D, E, F, G, H]) Unpack() (A, B, C, D, E, F, G, H) {
	return t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8
}

// SetLast makes err the last value, if that is an error.
func (t *Tuple8[A, B, C, D, E, F, G, H]) SetLast(err error) {
	if last, ok := any(&t.V8).(*error); ok {
		*last = err
	}
}

// SetFirst makes the values of v those before the last.
func (t *Tuple8[A, B, C, D, E, F, G, H]) SetFirst(v Tuple7[A, B, C, D, E, F, G]) {
	t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7 = v.Unpack()
}

// Tuple9 is nine values. Awaiting a Future of it gives all of them.
type Tuple9[A, B, C, D, E, F, G, H, I any] struct {
	V1 A
	V2 B
	V3 C
	V4 D
	V5 E
	V6 F
	V7 G
	V8 H
	V9 I
}

// Unpack returns the values in order.
func (t Tuple9[A, B, C, D, E, F, G, H, I]) Unpack() (A, B, C, D, E, F, G, H, I) {
	return t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9
}

// SetLast makes err the last value, if that is an error.
func (t *Tuple9[A, B, C, D, E, F, G, H, I]) SetLast(err error) {
	if last, ok := any(&t.V9).(*error); ok {
		*last = err
	}
}

// SetFirst makes the values of v those before the last.
func (t *Tuple9[A, B, C, D, E, F, G, H, I]) SetFirst(v Tuple8[A, B, C, D, E, F, G, H]) {
	t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8 = v.Unpack()
}

// Tuple10 is ten values. Awaiting a Future of it gives all of them.
type Tuple10[A, B, C, D, E, F, G, H, I, J any] struct {
	V1  A
	V2  B
	V3  C
	V4  D
	V5  E
	V6  F
	V7  G
	V8  H
	V9  I
	V10 J
}

// Unpack returns the values in order.
func (t Tuple10[A, B, C, D, E, F, G, H, I, J]) Unpack() (A, B, C, D, E, F, G, H, I, J) {
	return t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10
}

// SetLast makes err the last value, if that is an error.
func (t *Tuple10[A, B, C, D, E, F, G, H, I, J]) SetLast(err error) {
	if last, ok := any(&t.V10).(*error); ok {
		*last = err
	}
}

// SetFirst makes the values of v those before the last.
func (t *Tuple10[A, B, C, D, E, F, G, H, I, J]) SetFirst(v Tuple9[A, B, C, D, E, F, G, H, I]) {
	t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9 = v.Unpack()
}

// Tuple11 is eleven values. Awaiting a Future of it gives all of them.
type Tuple11[A, B, C, D, E, F, G, H, I, J, K any] struct {
	V1  A
	V2  B
	V3  C
	V4  D
	V5  E
	V6  F
	V7  G
	V8  H
	V9  I
	V10 J
	V11 K
}

// Unpack returns the values in order.
func (t Tuple11[A, B, C, D, E, F, G, H, I, J, K]) Unpack() (A, B, C, D, E, F, G, H, I, J, K) {
	return t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10, t.V11
}

// SetLast makes err the last value, if that is an error.
func (t *Tuple11[A, B, C, D, E, F, G, H, I, J, K]) SetLast(err error) {
	if last, ok := any(&t.V11).(*error); ok {
		*last = err
	}
}

// SetFirst makes the values of v those before the last.
func (t *Tuple11[A, B, C, D, E, F, G, H, I, J, K]) SetFirst(v Tuple10[A, B, C, D, E, F, G, H, I, J]) {
	t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10 = v.Unpack()
}

// Tuple12 is twelve values. Awaiting a Future of it gives all of them.
type Tuple12[A, B, C, D, E, F, G, H, I, J, K, L any] struct {
	V1  A
	V2  B
	V3  C
	V4  D
	V5  E
	V6  F
	V7  G
	V8  H
	V9  I
	V10 J
	V11 K
	V12 L
}

// Unpack returns the values in order.
func (t Tuple12[A, B, C, D, E, F, G, H, I, J, K, L]) Unpack() (A, B, C, D, E, F, G, H, I, J, K, L) {
	return t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10, t.V11, t.V12
}

// SetLast makes err the last value, if that is an error.
func (t *Tuple12[A, B, C, D, E, F, G, H, I, J, K, L]) SetLast(err error) {
	if last, ok := any(&t.V12).(*error); ok {
		*last = err
	}
}

// SetFirst makes the values of v those before the last.
func (t *Tuple12[A, B, C, D, E, F, G, H, I, J, K, L]) SetFirst(v Tuple11[A, B, C, D, E, F, G, H, I, J, K]) {
	t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10, t.V11 = v.Unpack()
}

// Tuple13 is thirteen values. Awaiting a Future of it gives all of them.
type Tuple13[A, B, C, D, E, F, G, H, I, J, K, L, M any] struct {
	V1  A
	V2  B
	V3  C
	V4  D
	V5  E
	V6  F
	V7  G
	V8  H
	V9  I
	V10 J
	V11 K
	V12 L
	V13 M
}

// Unpack returns the values in order.
func (t Tuple13[A, B, C, D, E, F, G, H, I, J, K, L, M]) Unpack() (A, B, C, D, E, F, G, H, I, J, K, L, M) {
	return t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10, t.V11, t.V12, t.V13
}

// SetLast makes err the last value, if that is an error.
func (t *Tuple13[A, B, C, D, E, F, G, H, I, J, K, L, M]) SetLast(err error) {
	if last, ok := any(&t.V13).(*error); ok {
		*last = err
	}
}

// SetFirst makes the values of v those before the last.
func (t *Tuple13[A, B, C, D, E, F, G, H, I, J, K, L, M]) SetFirst(v Tuple12[A, B, C, D, E, F, G, H, I, J, K, L]) {
	t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10, t.V11, t.V12 = v.Unpack()
}

// Tuple14 is fourteen values. Awaiting a Future of it gives all of them.
type Tuple14[A, B, C, D, E, F, G, H, I, J, K, L, M, N any] struct {
	V1  A
	V2  B
	V3  C
	V4  D
	V5  E
	V6  F
	V7  G
	V8  H
	V9  I
	V10 J
	V11 K
	V12 L
	V13 M
	V14 N
}

// Unpack returns the values in order.
func (t Tuple14[A, B, C, D, E, F, G, H, I, J, K, L, M, N]) Unpack() (A, B, C, D, E, F, G, H, I, J, K, L, M, N) {
	return t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10, t.V11, t.V12, t.V13, t.V14
}

// SetLast makes err the last value, if that is an error.
func (t *Tuple14[A, B, C, D, E, F, G, H, I, J, K, L, M, N]) SetLast(err error) {
	if last, ok := any(&t.V14).(*error); ok {
		*last = err
	}
}

// SetFirst makes the values of v those before the last.
func (t *Tuple14[A, B, C, D, E, F, G, H, I, J, K, L, M, N]) SetFirst(v Tuple13[A, B, C, D, E, F, G, H, I, J, K, L, M]) {
	t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10, t.V11, t.V12, t.V13 = v.Unpack()
}

// Tuple15 is fifteen values. Awaiting a Future of it gives all of them.
type Tuple15[A, B, C, D, E, F, G, H, I, J, K, L, M, N, O any] struct {
	V1  A
	V2  B
	V3  C
	V4  D
	V5  E
	V6  F
	V7  G
	V8  H
	V9  I
	V10 J
	V11 K
	V12 L
	V13 M
	V14 N
	V15 O
}

// Unpack returns the values in order.
func (t Tuple15[A, B, C, D, E, F, G, H, I, J, K, L, M, N, O]) Unpack() (A, B, C, D, E, F, G, H, I, J, K, L, M, N, O) {
	return t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10, t.V11, t.V12, t.V13, t.V14, t.V15
}

// SetLast makes err the last value, if that is an error.
func (t *Tuple15[A, B, C, D, E, F, G, H, I, J, K, L, M, N, O]) SetLast(err error) {
	if last, ok := any(&t.V15).(*error); ok {
		*last = err
	}
}

// SetFirst makes the values of v those before the last.
func (t *Tuple15[A, B, C, D, E, F, G, H, I, J, K, L, M, N, O]) SetFirst(v Tuple14[A, B, C, D, E, F, G, H, I, J, K, L, M, N]) {
	t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10, t.V11, t.V12, t.V13, t.V14 = v.Unpack()
}

// Tuple16 is sixteen values. Awaiting a Future of it gives all of them.
type Tuple16[A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P any] struct {
	V1  A
	V2  B
	V3  C
	V4  D
	V5  E
	V6  F
	V7  G
	V8  H
	V9  I
	V10 J
	V11 K
	V12 L
	V13 M
	V14 N
	V15 O
	V16 P
}

// Unpack returns the values in order.
func (t Tuple16[A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P]) Unpack() (A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P) {
	return t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10, t.V11, t.V12, t.V13, t.V14, t.V15, t.V16
}

// SetLast makes err the last value, if that is an error.
func (t *Tuple16[A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P]) SetLast(err error) {
	if last, ok := any(&t.V16).(*error); ok {
		*last = err
	}
}

// SetFirst makes the values of v those before the last.
func (t *Tuple16[A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P]) SetFirst(v Tuple15[A, B, C, D, E, F, G, H, I, J, K, L, M, N, O]) {
	t.V1, t.V2, t.V3, t.V4, t.V5, t.V6, t.V7, t.V8, t.V9, t.V10, t.V11, t.V12, t.V13, t.V14, t.V15 = v.Unpack()
}
