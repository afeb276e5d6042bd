// The source of the flat-scan kernel. `near` adds up, for 16 rows at once, what the signs of a row that differ from
// the query's weigh: four signs are one look into a table of 16 bytes that lies in a register, so that weighing the
// signs costs no more than counting them. `dots` takes the query as 16-bit numbers, so that only the row is quantised
// to 8 bits.

/** Where `near` keeps the sums of 16 rows while it reports them: right before the tables. */
const SCRATCH_BYTES = 32;
/** Bytes of a row that one round of the inner loop takes; their sums fit into 8 bits (see weigh-signs.ts). */
const BYTES = [0, 1, 2, 3];

const lowNibbles = (byte) =>
  `(v128.and ${byte} (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f))`;
const highNibbles = (byte) => `(i8x16.shr_u ${byte} (i32.const 4))`;
const weightsOf = (table, nibbles) =>
  `(i8x16.swizzle (v128.load offset=${table * 16} (local.get $table)) ${nibbles})`;
const weightsOfByte = (k) =>
  `(i8x16.add ${weightsOf(2 * k, lowNibbles(`(local.get $b${k})`))} ${weightsOf(2 * k + 1, highNibbles(`(local.get $b${k})`))})`;
const weights = `(i8x16.add (i8x16.add ${weightsOfByte(0)} ${weightsOfByte(1)}) (i8x16.add ${weightsOfByte(2)} ${weightsOfByte(3)}))`;

/** The sums of the 16 rows at $rows: those of the first eight in $low, of the others in $high; $rows moves on. */
const sumGroup = `
  (local.set $table (local.get $tables))
  (local.set $low (v128.const i64x2 0 0))
  (local.set $high (v128.const i64x2 0 0))
  (loop $part
    ${BYTES.map((k) => `(local.set $b${k} (v128.load offset=${k * 16} (local.get $rows)))`).join('')}
    (local.set $sums ${weights})
    (local.set $low (i16x8.add (local.get $low) (i16x8.extend_low_i8x16_u (local.get $sums))))
    (local.set $high (i16x8.add (local.get $high) (i16x8.extend_high_i8x16_u (local.get $sums))))
    (local.set $table (i32.add (local.get $table) (i32.const 128)))
    (br_if $part (i32.lt_u (local.tee $rows (i32.add (local.get $rows) (i32.const 64))) (local.get $end))))`;

const reportWanted = `
  (v128.store (local.get $scratch) (local.get $low))
  (v128.store offset=16 (local.get $scratch) (local.get $high))
  (loop $next
    (local.set $at (i32.ctz (local.get $wanted)))
    (i32.store (local.get $to) (i32.or
      (i32.shl (i32.load16_u (i32.add (local.get $scratch) (i32.shl (local.get $at) (i32.const 1)))) (i32.const 16))
      (i32.add (local.get $i) (local.get $at))))
    (local.set $to (i32.add (local.get $to) (i32.const 4)))
    (br_if $next (local.tee $wanted (i32.and (local.get $wanted) (i32.sub (local.get $wanted) (i32.const 1))))))`;

/** One pass over the 4,096 rows of a chunk, 16 at a time: a group in which nothing is wanted costs two loads. */
const near = `
 (func (export "near") (param $tables i32) (param $rows i32) (param $rowBytes i32) (param $mask i32) (param $limit i32) (result i32)
  (local $present i32) (local $out i32) (local $to i32) (local $i i32) (local $at i32) (local $end i32) (local $table i32)
  (local $wanted i32) (local $scratch i32) (local $most v128) (local $low v128) (local $high v128) (local $sums v128)
  ${BYTES.map((k) => `(local $b${k} v128)`).join(' ')}
  (local.set $present (i32.add (local.get $rows) (i32.mul (local.get $rowBytes) (i32.const 4096))))
  (local.set $out (i32.add (local.get $mask) (i32.const 4096)))
  (local.set $scratch (i32.sub (local.get $tables) (i32.const ${SCRATCH_BYTES})))
  (local.set $to (local.get $out))
  (local.set $most (i16x8.splat (local.get $limit)))
  (loop $group
    (local.set $end (i32.add (local.get $rows) (i32.shl (local.get $rowBytes) (i32.const 4))))
    (local.set $wanted (i32.xor (i32.const 65535) (i8x16.bitmask (i8x16.eq (v128.const i64x2 0 0) (v128.and
      (v128.load (i32.add (local.get $mask) (local.get $i)))
      (v128.load (i32.add (local.get $present) (local.get $i))))))))
    (if (i32.eqz (local.get $wanted))
      (then (local.set $rows (local.get $end)))
      (else ${sumGroup}
        (local.set $wanted (i32.and (local.get $wanted) (i8x16.bitmask (i8x16.narrow_i16x8_s
          (i16x8.le_u (local.get $low) (local.get $most))
          (i16x8.le_u (local.get $high) (local.get $most))))))
        (if (local.get $wanted) (then ${reportWanted}))))
    (br_if $group (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (i32.const 4096))))
  (i32.shr_u (i32.sub (local.get $to) (local.get $out)) (i32.const 2)))`;

const weightOfNibble = (nibble, offset) =>
  `(i32.load8_u offset=${offset} (i32.add (local.get $table) ${nibble}))`;

/** What the signs of single rows weigh, one row after the other. */
const weigh = `
 (func (export "weigh") (param $tables i32) (param $addresses i32) (param $count i32) (param $rowBytes i32) (param $out i32)
  (local $last i32) (local $end i32) (local $row i32) (local $table i32) (local $byte i32) (local $sum i32)
  (local.set $last (i32.add (local.get $addresses) (i32.shl (local.get $count) (i32.const 2))))
  (block $done (loop $next
    (br_if $done (i32.ge_u (local.get $addresses) (local.get $last)))
    (local.set $row (i32.load (local.get $addresses)))
    (local.set $end (i32.add (local.get $row) (local.get $rowBytes)))
    (local.set $table (local.get $tables))
    (local.set $sum (i32.const 0))
    (loop $part
      (local.set $byte (i32.load8_u (local.get $row)))
      (local.set $sum (i32.add (local.get $sum) (i32.add
        ${weightOfNibble('(i32.and (local.get $byte) (i32.const 15))', 0)}
        ${weightOfNibble('(i32.shr_u (local.get $byte) (i32.const 4))', 16)})))
      (local.set $table (i32.add (local.get $table) (i32.const 32)))
      (br_if $part (i32.lt_u (local.tee $row (i32.add (local.get $row) (i32.const 1))) (local.get $end))))
    (i32.store (local.get $out) (local.get $sum))
    (local.set $addresses (i32.add (local.get $addresses) (i32.const 4)))
    (local.set $out (i32.add (local.get $out) (i32.const 4)))
    (br $next))))`;

/** Memory that two threads share has to be said so in the module. */
export const kernelWat = (shared) => `(module
 (import "env" "memory" (memory 1 65536${shared ? ' shared' : ''}))${near}${weigh}
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
