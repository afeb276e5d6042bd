// The source of the flat-scan kernel. `near` has a loop for any row width and an unrolled one for 48 bytes (384
// dimensions, the embedded model). It counts bits in 64-bit words: a population count of a word is one instruction
// where one of 16 bytes is eight, and the scan waits for memory anyway. `dots` takes the query as 16-bit numbers, so
// that only the row is quantised to 8 bits.

/** Bits in which word `n` of a row differs from the query's. */
const wordDistance = (query, n) =>
  `(i64.popcnt (i64.xor ${query} (i64.load offset=${n * 8} (local.get $row))))`;

const WORDS = [0, 1, 2, 3, 4, 5];
const unrolled = WORDS.map((n) => wordDistance(`(local.get $q${n})`, n)).reduce(
  (sum, word) => `(i64.add ${sum} ${word})`,
);
const anyWidth = `
     (local.set $sum (i64.const 0))
     (local.set $k (i32.const 0))
     (loop $word
       (local.set $sum (i64.add (local.get $sum) ${wordDistance('(i64.load (i32.add (local.get $query) (local.get $k)))', 0)}))
       (local.set $row (i32.add (local.get $row) (i32.const 8)))
       (local.set $k (i32.add (local.get $k) (i32.const 8)))
       (br_if $word (i32.lt_u (local.get $k) (local.get $rowBytes))))`;

/** One pass over the 4,096 rows of a chunk, 16 at a time: a group in which nothing is wanted costs two loads. */
const pass = (setup, distance) => `
  ${setup}
  (loop $group
    (local.set $wanted (i32.xor (i32.const 65535) (i8x16.bitmask (i8x16.eq (v128.const i64x2 0 0) (v128.and
      (v128.load (i32.add (local.get $mask) (local.get $i)))
      (v128.load (i32.add (local.get $present) (local.get $i))))))))
    (block $none
      (br_if $none (i32.eqz (local.get $wanted)))
      (loop $next
        (local.set $at (i32.add (local.get $i) (i32.ctz (local.get $wanted))))
        (local.set $row (i32.add (local.get $rows) (i32.mul (local.get $at) (local.get $rowBytes))))
        ${distance}
        (if (i32.le_u (local.get $d) (local.get $limit))
          (then
            (i32.store (local.get $to) (i32.or (i32.shl (local.get $d) (i32.const 16)) (local.get $at)))
            (local.set $to (i32.add (local.get $to) (i32.const 4)))))
        (br_if $next (local.tee $wanted
          (i32.and (local.get $wanted) (i32.sub (local.get $wanted) (i32.const 1)))))))
    (br_if $group (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (i32.const 4096))))`;

const parameters = ['query', 'rows', 'rowBytes', 'mask', 'limit']
  .map((name) => `(param $${name} i32)`)
  .join(' ');
const locals = `(local $present i32) (local $out i32) (local $to i32) (local $i i32) (local $k i32) (local $at i32) (local $row i32) (local $d i32)
  (local $wanted i32) (local $sum i64) ${WORDS.map((n) => `(local $q${n} i64)`).join(' ')}`;
const loadQuery = WORDS.map((n) => `(local.set $q${n} (i64.load offset=${n * 8} (local.get $query)))`).join(
  '',
);

export const KERNEL_WAT = `(module
 (memory (export "memory") 1 65536)
 (func (export "near") ${parameters} (result i32) ${locals}
  (local.set $present (i32.add (local.get $rows) (i32.mul (local.get $rowBytes) (i32.const 4096))))
  (local.set $out (i32.add (local.get $mask) (i32.const 4096)))
  (local.set $to (local.get $out))
  (if (i32.eq (local.get $rowBytes) (i32.const 48))
    (then ${pass(loadQuery, `(local.set $d (i32.wrap_i64 ${unrolled}))`)})
    (else ${pass('', `${anyWidth} (local.set $d (i32.wrap_i64 (local.get $sum)))`)}))
  (i32.shr_u (i32.sub (local.get $to) (local.get $out)) (i32.const 2)))
 (func $dot (param $q i32) (param $row i32) (param $rowBytes i32) (result i32)
  (local $s v128) (local $r v128) (local $end i32)
  (local.set $end (i32.add (local.get $row) (local.get $rowBytes)))
  (loop $part
    (local.set $r (v128.load (local.get $row)))
    (local.set $s (i32x4.add (local.get $s) (i32x4.add
      (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $r)) (v128.load (local.get $q)))
      (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $r)) (v128.load offset=16 (local.get $q))))))
    (local.set $q (i32.add (local.get $q) (i32.const 32)))
    (local.set $row (i32.add (local.get $row) (i32.const 16)))
    (br_if $part (i32.lt_u (local.get $row) (local.get $end))))
  (i32.add
    (i32.add (i32x4.extract_lane 0 (local.get $s)) (i32x4.extract_lane 1 (local.get $s)))
    (i32.add (i32x4.extract_lane 2 (local.get $s)) (i32x4.extract_lane 3 (local.get $s)))))
 (func (export "dots") (param $query i32) (param $addresses i32) (param $count i32) (param $rowBytes i32) (param $out i32)
  (local $i i32)
  (block $end (loop $next
    (br_if $end (i32.ge_u (local.get $i) (local.get $count)))
    (i32.store (local.get $out) (call $dot (local.get $query) (i32.load (local.get $addresses)) (local.get $rowBytes)))
    (local.set $addresses (i32.add (local.get $addresses) (i32.const 4)))
    (local.set $out (i32.add (local.get $out) (i32.const 4)))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br $next)))))`;
