// The source of the flat-scan kernel. `hamming` has a loop for any row width and an unrolled body for 48 bytes
// (384 dimensions, the embedded model); `dots` takes the query as 16-bit numbers, so that only the row is quantised
// to 8 bits.
const distance = `
  (local.set $s (i32x4.extadd_pairwise_i16x8_u (local.get $s)))
  (local.set $s (i32x4.add (local.get $s) (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $s) (local.get $s))))
  (local.set $d (i32.add (i32x4.extract_lane 0 (local.get $s)) (i32x4.extract_lane 1 (local.get $s))))`;

/** One pass over all rows; `body` leaves 16-bit bit counts of a row in $s. */
const pass = (setup, body, advance) => `
  ${setup}
  (local.set $histogram (i32.add (local.get $query) (local.get $rowBytes)))
  (block $end (loop $row
    (br_if $end (i32.ge_u (local.get $i) (local.get $count)))
    (if (i32.ne (i32.load16_u (local.get $out)) (i32.const 65535))
      (then
        ${body}
        ${distance}
        (i32.store16 (local.get $out) (local.get $d))
        (local.set $h (i32.add (local.get $histogram) (i32.shl (local.get $d) (i32.const 2))))
        (i32.store (local.get $h) (i32.add (i32.load (local.get $h)) (i32.const 1)))))
    (local.set $rows (i32.add (local.get $rows) ${advance}))
    (local.set $out (i32.add (local.get $out) (i32.const 2)))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br $row)))`;

const xorCount = (n) =>
  `(i8x16.popcnt (v128.xor (local.get $q${n}) (v128.load offset=${n * 16} (local.get $rows))))`;
const load = (n) => `(local.set $q${n} (v128.load offset=${n * 16} (local.get $query)))`;

const unrolled = pass(
  load(0) + load(1) + load(2),
  `(local.set $s (i16x8.extadd_pairwise_i8x16_u (i8x16.add (i8x16.add ${xorCount(0)} ${xorCount(1)}) ${xorCount(2)})))`,
  '(i32.const 48)',
);

const anyWidth = pass(
  '',
  `(local.set $s (v128.const i32x4 0 0 0 0))
        (local.set $k (i32.const 0))
        (loop $part
          (local.set $s (i16x8.add (local.get $s) (i16x8.extadd_pairwise_i8x16_u (i8x16.popcnt (v128.xor
            (v128.load (i32.add (local.get $query) (local.get $k)))
            (v128.load (i32.add (local.get $rows) (local.get $k))))))))
          (local.set $k (i32.add (local.get $k) (i32.const 16)))
          (br_if $part (i32.lt_u (local.get $k) (local.get $rowBytes))))`,
  '(local.get $rowBytes)',
);

const parameters =
  '(param $query i32) (param $rows i32) (param $count i32) (param $rowBytes i32) (param $out i32)';
const locals =
  '(local $q0 v128) (local $q1 v128) (local $q2 v128) (local $s v128) (local $i i32) (local $k i32) (local $d i32) (local $h i32) (local $histogram i32)';

export const KERNEL_WAT = `(module
 (memory (export "memory") 1 65536)
 (func (export "hamming") ${parameters} ${locals}
  (if (i32.eq (local.get $rowBytes) (i32.const 48)) (then ${unrolled} (return)))
  ${anyWidth})
 (func (export "collect") (param $distances i32) (param $count i32) (param $threshold i32) (param $first i32) (param $found i32) (result i32)
  (local $i i32) (local $start i32)
  (local.set $start (local.get $found))
  (block $end (loop $next
    (br_if $end (i32.ge_u (local.get $i) (local.get $count)))
    (if (i32.le_u (i32.load16_u (local.get $distances)) (local.get $threshold))
      (then
        (i32.store (local.get $found) (i32.add (local.get $first) (local.get $i)))
        (local.set $found (i32.add (local.get $found) (i32.const 4)))))
    (local.set $distances (i32.add (local.get $distances) (i32.const 2)))
    (local.set $i (i32.add (local.get $i) (i32.const 1)))
    (br $next)))
  (i32.shr_u (i32.sub (local.get $found) (local.get $start)) (i32.const 2)))
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
