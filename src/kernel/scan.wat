;; The arithmetic of a search over chunks of int8 rows (see core/vectors/kernel.ts, which says what each function gives).
;; One source, two builds: a line that begins with ";;relaxed" or ";;portable" belongs to that build alone. Both give the same
;; numbers: integers are exact, and floats are computed by the same operations in the same order.
;; Every address is a multiple of 16, `stride` (bytes a row) of 32, and what pads a row is zero.
(module
  (import "env" "memory" (memory 1 65536))

  (func $sum (param $v v128) (result i32)
    (i32.add
      (i32.add (i32x4.extract_lane 0 (local.get $v)) (i32x4.extract_lane 1 (local.get $v)))
      (i32.add (i32x4.extract_lane 2 (local.get $v)) (i32x4.extract_lane 3 (local.get $v)))))

  ;; The sums of the lanes of four vectors.
  (func $sums (param $a v128) (param $b v128) (param $c v128) (param $d v128) (result v128)
    (local.set $a (i32x4.add
      (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $a) (local.get $b))
      (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $a) (local.get $b))))
    (local.set $c (i32x4.add
      (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $c) (local.get $d))
      (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $c) (local.get $d))))
    (i32x4.add
      (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $a) (local.get $c))
      (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $a) (local.get $c))))

  ;; Four rows, wherever they are, against the int16 query: exact, since core/vectors/kernel.ts bounds both. Together they read the
  ;; query once, and wait for memory at the same time. ahead: 4 * stride bytes that are wanted next, touched in their order on the
  ;; way: four rows read side by side are no order that a processor would foresee. (No longer loop is faster: twice as much a turn
  ;; takes a fifth more time.)
  (func $four (param $query i32) (param $r0 i32) (param $r1 i32) (param $r2 i32) (param $r3 i32)
    (param $stride i32) (param $ahead i32) (result v128)
    (local $end i32) (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $p v128) (local $q v128)
    (local.set $end (i32.add (local.get $r0) (local.get $stride)))
    (loop $block
      (drop (i32.load (local.get $ahead)))
      (local.set $q (v128.load (local.get $query)))
      (local.set $p (v128.load offset=16 (local.get $query)))
      (local.set $a (i32x4.add (local.get $a) (i32x4.add
        (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $r0)) (local.get $q))
        (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $r0)) (local.get $p)))))
      (local.set $b (i32x4.add (local.get $b) (i32x4.add
        (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $r1)) (local.get $q))
        (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $r1)) (local.get $p)))))
      (local.set $c (i32x4.add (local.get $c) (i32x4.add
        (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $r2)) (local.get $q))
        (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $r2)) (local.get $p)))))
      (local.set $d (i32x4.add (local.get $d) (i32x4.add
        (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $r3)) (local.get $q))
        (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $r3)) (local.get $p)))))
      (local.set $query (i32.add (local.get $query) (i32.const 32)))
      (local.set $ahead (i32.add (local.get $ahead) (i32.const 64)))
      (local.set $r0 (i32.add (local.get $r0) (i32.const 16)))
      (local.set $r1 (i32.add (local.get $r1) (i32.const 16)))
      (local.set $r2 (i32.add (local.get $r2) (i32.const 16)))
      (local.set $r3 (i32.add (local.get $r3) (i32.const 16)))
      (br_if $block (i32.lt_u (local.get $r0) (local.get $end))))
    (call $sums (local.get $a) (local.get $b) (local.get $c) (local.get $d)))

  ;;relaxed ;; The same with the query in six bits: four products fit sixteen.
  ;;relaxed (func $narrow (param $query i32) (param $r0 i32) (param $r1 i32) (param $r2 i32) (param $r3 i32)
  ;;relaxed   (param $stride i32) (param $ahead i32) (result v128)
  ;;relaxed   (local $end i32) (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $p v128) (local $q v128)
  ;;relaxed   (local.set $end (i32.add (local.get $r0) (local.get $stride)))
  ;;relaxed   (loop $block
  ;;relaxed     (drop (i32.load (local.get $ahead)))
  ;;relaxed     (drop (i32.load offset=64 (local.get $ahead)))
  ;;relaxed     (local.set $q (v128.load (local.get $query)))
  ;;relaxed     (local.set $p (v128.load offset=16 (local.get $query)))
  ;;relaxed     (local.set $a (i32x4.add (local.get $a) (i32x4.extadd_pairwise_i16x8_s (i16x8.add
  ;;relaxed       (i16x8.relaxed_dot_i8x16_i7x16_s (v128.load (local.get $r0)) (local.get $q))
  ;;relaxed       (i16x8.relaxed_dot_i8x16_i7x16_s (v128.load offset=16 (local.get $r0)) (local.get $p))))))
  ;;relaxed     (local.set $b (i32x4.add (local.get $b) (i32x4.extadd_pairwise_i16x8_s (i16x8.add
  ;;relaxed       (i16x8.relaxed_dot_i8x16_i7x16_s (v128.load (local.get $r1)) (local.get $q))
  ;;relaxed       (i16x8.relaxed_dot_i8x16_i7x16_s (v128.load offset=16 (local.get $r1)) (local.get $p))))))
  ;;relaxed     (local.set $c (i32x4.add (local.get $c) (i32x4.extadd_pairwise_i16x8_s (i16x8.add
  ;;relaxed       (i16x8.relaxed_dot_i8x16_i7x16_s (v128.load (local.get $r2)) (local.get $q))
  ;;relaxed       (i16x8.relaxed_dot_i8x16_i7x16_s (v128.load offset=16 (local.get $r2)) (local.get $p))))))
  ;;relaxed     (local.set $d (i32x4.add (local.get $d) (i32x4.extadd_pairwise_i16x8_s (i16x8.add
  ;;relaxed       (i16x8.relaxed_dot_i8x16_i7x16_s (v128.load (local.get $r3)) (local.get $q))
  ;;relaxed       (i16x8.relaxed_dot_i8x16_i7x16_s (v128.load offset=16 (local.get $r3)) (local.get $p))))))
  ;;relaxed     (local.set $query (i32.add (local.get $query) (i32.const 32)))
  ;;relaxed     (local.set $ahead (i32.add (local.get $ahead) (i32.const 128)))
  ;;relaxed     (local.set $r0 (i32.add (local.get $r0) (i32.const 32)))
  ;;relaxed     (local.set $r1 (i32.add (local.get $r1) (i32.const 32)))
  ;;relaxed     (local.set $r2 (i32.add (local.get $r2) (i32.const 32)))
  ;;relaxed     (local.set $r3 (i32.add (local.get $r3) (i32.const 32)))
  ;;relaxed     (br_if $block (i32.lt_u (local.get $r0) (local.get $end))))
  ;;relaxed   (call $sums (local.get $a) (local.get $b) (local.get $c) (local.get $d)))

  ;;relaxed ;; One row.
  ;;relaxed (func $dot (param $query i32) (param $row i32) (param $stride i32) (result i32)
  ;;relaxed   (local $end i32) (local $a v128) (local $b v128)
  ;;relaxed   (local.set $end (i32.add (local.get $row) (local.get $stride)))
  ;;relaxed   (loop $block
  ;;relaxed     (local.set $a (i32x4.add (local.get $a)
  ;;relaxed       (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $row)) (v128.load (local.get $query)))))
  ;;relaxed     (local.set $b (i32x4.add (local.get $b)
  ;;relaxed       (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $row)) (v128.load offset=16 (local.get $query)))))
  ;;relaxed     (local.set $row (i32.add (local.get $row) (i32.const 16)))
  ;;relaxed     (local.set $query (i32.add (local.get $query) (i32.const 32)))
  ;;relaxed     (br_if $block (i32.lt_u (local.get $row) (local.get $end))))
  ;;relaxed   (call $sum (i32x4.add (local.get $a) (local.get $b))))

  ;; Up to four listed addresses; beyond the last: the first again.
  (func $listed (param $list i32) (param $count i32) (result v128)
    (v128.bitselect
      (v128.load (local.get $list))
      (i32x4.splat (i32.load (local.get $list)))
      (i32x4.lt_s (v128.const i32x4 0 1 2 3) (i32x4.splat (local.get $count)))))

  ;; list: addresses of rows; each is replaced by its row's dot product. Three numbers after the last are overwritten.
  ;; scales: addresses of numbers; each is replaced by what lies there.
  ;; Sixteen rows at a time are touched line by line, so that all are on their way from memory together, and compared then.
  (func (export "compare") (param $query i32) (param $list i32) (param $scales i32) (param $count i32) (param $stride i32)
    (local $at v128) (local $end i32) (local $next i32) (local $touched i32) (local $line i32) (local $stop i32)
    (local.set $end (i32.add (local.get $list) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $block
        (br_if $done (i32.ge_u (local.get $list) (local.get $end)))
        (local.set $next (i32.add (local.get $list) (i32.const 64)))
        (local.set $next (select (local.get $next) (local.get $end) (i32.lt_u (local.get $next) (local.get $end))))
        (local.set $touched (local.get $list))
        (loop $row
          (local.set $line (i32.load (local.get $touched)))
          (local.set $stop (i32.add (local.get $line) (local.get $stride)))
          (loop $touch
            (drop (i32.load (local.get $line)))
            (local.set $line (i32.add (local.get $line) (i32.const 64)))
            (br_if $touch (i32.lt_u (local.get $line) (local.get $stop))))
          (i32.store (local.get $scales) (i32.load (i32.load (local.get $scales))))
          (local.set $scales (i32.add (local.get $scales) (i32.const 4)))
          (local.set $touched (i32.add (local.get $touched) (i32.const 4)))
          (br_if $row (i32.lt_u (local.get $touched) (local.get $next))))
        (loop $four
          (local.set $at (call $listed (local.get $list) (i32.shr_u (i32.sub (local.get $next) (local.get $list)) (i32.const 2))))
          (v128.store (local.get $list) (call $four (local.get $query)
            (i32x4.extract_lane 0 (local.get $at)) (i32x4.extract_lane 1 (local.get $at))
            (i32x4.extract_lane 2 (local.get $at)) (i32x4.extract_lane 3 (local.get $at)) (local.get $stride)
            (local.get $query)))
          (local.set $list (i32.add (local.get $list) (i32.const 16)))
          (br_if $four (i32.lt_u (local.get $list) (local.get $next))))
        (br $block))))

  ;; Writes (row, dot) of each row with offset + scale * scales[row] * dot >= threshold; gives how many.
  ;; narrow: the query in six bits, query = 256 * (narrow - 32) + rest. What the rest can add to a score is at most `slack`,
  ;; so a row further below the threshold is passed over after half the work. only: one bit a row, or 0 for all.
  ;; Four rows are passed over together where all are too low by more than numbers of 32 bits can be wrong, or sums of 64.
  ;; scratch: 32 bytes; row numbers of the group of four, then their dot products.
  (func (export "scan")
    (param $query i32) (param $narrow i32) (param $rows i32) (param $count i32) (param $stride i32) (param $scales i32) (param $sums i32)
    (param $only i32) (param $scratch i32) (param $out i32) (param $scale f64) (param $offset f64) (param $threshold f64) (param $slack f64) (result i32)
    (local $at i32) (local $first i32) (local $k i32) (local $stop i32) (local $row i32) (local $dot i32) (local $whole i32) (local $unit f64) (local $where v128)
    (local $dots v128) (local $least f64) (local $leasts v128) (local $units v128)
    (local.set $first (local.get $out))
    (v128.store (local.get $scratch) (v128.const i32x4 0 0 0 0))
    ;;relaxed (local.set $slack (f64.sub (local.get $threshold) (local.get $slack)))
    ;;relaxed (local.set $least (f64.sub (local.get $slack) (local.get $offset)))
    ;;relaxed (local.set $units (f32x4.splat (f32.demote_f64 (f64.mul (local.get $scale) (f64.const 256)))))
    ;;portable (local.set $least (f64.sub (local.get $threshold) (local.get $offset)))
    ;;portable (local.set $units (f32x4.splat (f32.demote_f64 (local.get $scale))))
    (local.set $leasts (f32x4.splat (f32.demote_f64
      (f64.sub (local.get $least) (f64.add (f64.mul (f64.abs (local.get $least)) (f64.const 1e-6)) (f64.const 1e-9))))))
    (block $done
      (loop $group
        (local.set $k (i32.const 0))
        (local.set $whole (i32.const 0))
        (if (i32.or (local.get $only) (i32.gt_u (i32.add (local.get $at) (i32.const 4)) (local.get $count)))
          (then
            ;; The next four that are asked for. Where there are fewer, the others are what was there before: any row will do.
            (block $collected
              (loop $collect
                (br_if $collected (i32.ge_u (local.get $at) (local.get $count)))
                (block $pass
                  (if (local.get $only)
                    (then
                      (br_if $pass
                        (i32.eqz
                          (i32.and
                            (i32.load8_u (i32.add (local.get $only) (i32.shr_u (local.get $at) (i32.const 3))))
                            (i32.shl (i32.const 1) (i32.and (local.get $at) (i32.const 7))))))))
                  (i32.store (i32.add (local.get $scratch) (i32.shl (local.get $k) (i32.const 2))) (local.get $at))
                  (local.set $k (i32.add (local.get $k) (i32.const 1))))
                (local.set $at (i32.add (local.get $at) (i32.const 1)))
                (br_if $collect (i32.lt_u (local.get $k) (i32.const 4))))))
          (else
            (v128.store (local.get $scratch) (i32x4.add (i32x4.splat (local.get $at)) (v128.const i32x4 0 1 2 3)))
            (local.set $k (i32.const 4))
            (local.set $whole (i32.const 1))
            (local.set $at (i32.add (local.get $at) (i32.const 4)))))
        (br_if $done (i32.eqz (local.get $k)))
        (local.set $where (i32x4.add (i32x4.splat (local.get $rows))
          (i32x4.mul (v128.load (local.get $scratch)) (i32x4.splat (local.get $stride)))))
        (local.set $dots
          ;;relaxed (call $narrow (local.get $narrow)
          ;;portable (call $four (local.get $query)
            (i32x4.extract_lane 0 (local.get $where)) (i32x4.extract_lane 1 (local.get $where))
            (i32x4.extract_lane 2 (local.get $where)) (i32x4.extract_lane 3 (local.get $where)) (local.get $stride)
            (i32.add (local.get $rows) (i32.mul (local.get $stride)
              (select (local.get $at) (i32.load (local.get $scratch)) (i32.le_u (i32.add (local.get $at) (i32.const 4)) (local.get $count)))))))
        (if (local.get $whole)
          (then
            (br_if $group (i32x4.all_true (f32x4.lt
              (f32x4.mul (local.get $units) (f32x4.mul
                (v128.load (i32.add (local.get $scales) (i32.shl (i32.load (local.get $scratch)) (i32.const 2))))
                (f32x4.convert_i32x4_s
                  ;;portable (local.get $dots))))
                  ;;relaxed (i32x4.sub (local.get $dots) (i32x4.shl
                  ;;relaxed   (v128.load (i32.add (local.get $sums) (i32.shl (i32.load (local.get $scratch)) (i32.const 2))))
                  ;;relaxed   (i32.const 5))))))
              (local.get $leasts))))))
        (v128.store offset=16 (local.get $scratch) (local.get $dots))
        (local.set $stop (i32.add (local.get $scratch) (i32.shl (local.get $k) (i32.const 2))))
        (local.set $k (local.get $scratch))
        (loop $next
          (local.set $row (i32.load (local.get $k)))
          (local.set $dot (i32.load offset=16 (local.get $k)))
          (local.set $unit (f64.mul (local.get $scale)
            (f64.promote_f32 (f32.load (i32.add (local.get $scales) (i32.shl (local.get $row) (i32.const 2)))))))
          (block $pass
            ;;relaxed (local.set $dot (i32.sub (local.get $dot)
            ;;relaxed   (i32.shl (i32.load (i32.add (local.get $sums) (i32.shl (local.get $row) (i32.const 2)))) (i32.const 5))))
            ;;relaxed (br_if $pass (f64.lt
            ;;relaxed   (f64.add (local.get $offset) (f64.mul (local.get $unit) (f64.mul (f64.convert_i32_s (local.get $dot)) (f64.const 256))))
            ;;relaxed   (local.get $slack)))
            ;;relaxed (local.set $dot (call $dot (local.get $query)
            ;;relaxed   (i32.add (local.get $rows) (i32.mul (local.get $row) (local.get $stride))) (local.get $stride)))
            (br_if $pass (f64.lt
              (f64.add (local.get $offset) (f64.mul (local.get $unit) (f64.convert_i32_s (local.get $dot))))
              (local.get $threshold)))
            (i32.store (local.get $out) (local.get $row))
            (i32.store offset=4 (local.get $out) (local.get $dot))
            (local.set $out (i32.add (local.get $out) (i32.const 8))))
          (local.set $k (i32.add (local.get $k) (i32.const 4)))
          (br_if $next (i32.lt_u (local.get $k) (local.get $stop))))
        (br $group)))
    (i32.shr_u (i32.sub (local.get $out) (local.get $first)) (i32.const 3)))

  ;; What coarse search and `scan` need of rows: sign codes, 32 rows side by side (of four dimensions each 16 bytes: byte i
  ;; holds row i's bits in its low half, row i + 16's in its high half), factors (float32: scale * Σ r² / Σ |r|) and sums (int32: Σ r).
  ;; rows: begin of a group. Rows of the last group beyond `count` are zero, and may be done as well. Gives the greatest scale² * Σ r².
  (func (export "derive")
    (param $rows i32) (param $count i32) (param $stride i32) (param $scales i32) (param $codes i32) (param $factors i32) (param $sums i32) (result f32)
    (local $at i32) (local $a i32) (local $b i32) (local $apart i32) (local $end i32) (local $to i32) (local $low i32) (local $high i32)
    (local $v v128) (local $w v128) (local $number i32) (local $most f32)
    (local $plain v128) (local $absolute v128) (local $square v128) (local $plain2 v128) (local $absolute2 v128) (local $square2 v128)
    (local.set $apart (i32.shl (local.get $stride) (i32.const 4)))
    (block $done
      (loop $pair
        (br_if $done (i32.ge_u (local.get $at) (local.get $count)))
        ;; Row 32 g + i, and the one sixteen further.
        (local.set $a (i32.add (local.get $rows) (i32.mul (local.get $at) (local.get $stride))))
        (local.set $end (i32.add (local.get $a) (local.get $stride)))
        (local.set $to (i32.add (local.get $codes)
          (i32.add (i32.mul (i32.and (local.get $at) (i32.const -32)) (i32.shr_u (local.get $stride) (i32.const 3))) (i32.and (local.get $at) (i32.const 15)))))
        (local.set $plain (v128.const i32x4 0 0 0 0))
        (local.set $absolute (v128.const i32x4 0 0 0 0))
        (local.set $square (v128.const i32x4 0 0 0 0))
        (local.set $plain2 (v128.const i32x4 0 0 0 0))
        (local.set $absolute2 (v128.const i32x4 0 0 0 0))
        (local.set $square2 (v128.const i32x4 0 0 0 0))
        (loop $block
          (local.set $v (v128.load (local.get $a)))
          (local.set $w (v128.load (i32.add (local.get $a) (local.get $apart))))
          (local.set $low (i8x16.bitmask (i8x16.gt_s (local.get $v) (v128.const i32x4 0 0 0 0))))
          (local.set $high (i8x16.bitmask (i8x16.gt_s (local.get $w) (v128.const i32x4 0 0 0 0))))
          ;; Sixteen bits of each become four bytes: every other half byte side by side.
          (local.set $number (i32.or (i32.and (local.get $low) (i32.const 0x0f0f)) (i32.shl (i32.and (local.get $high) (i32.const 0x0f0f)) (i32.const 4))))
          (i32.store8 (local.get $to) (local.get $number))
          (i32.store8 offset=32 (local.get $to) (i32.shr_u (local.get $number) (i32.const 8)))
          (local.set $number (i32.or (i32.shr_u (i32.and (local.get $low) (i32.const 0xf0f0)) (i32.const 4)) (i32.and (local.get $high) (i32.const 0xf0f0))))
          (i32.store8 offset=16 (local.get $to) (local.get $number))
          (i32.store8 offset=48 (local.get $to) (i32.shr_u (local.get $number) (i32.const 8)))
          (local.set $plain (i32x4.add (local.get $plain) (i32x4.extadd_pairwise_i16x8_s (i16x8.extadd_pairwise_i8x16_s (local.get $v)))))
          (local.set $plain2 (i32x4.add (local.get $plain2) (i32x4.extadd_pairwise_i16x8_s (i16x8.extadd_pairwise_i8x16_s (local.get $w)))))
          (local.set $v (i8x16.abs (local.get $v)))
          (local.set $w (i8x16.abs (local.get $w)))
          (local.set $absolute (i32x4.add (local.get $absolute) (i32x4.extadd_pairwise_i16x8_u (i16x8.extadd_pairwise_i8x16_u (local.get $v)))))
          (local.set $absolute2 (i32x4.add (local.get $absolute2) (i32x4.extadd_pairwise_i16x8_u (i16x8.extadd_pairwise_i8x16_u (local.get $w)))))
          ;; No number is further from zero than 127: a square fits sixteen bits.
          (local.set $square (i32x4.add (local.get $square) (i32x4.add
            (i32x4.extadd_pairwise_i16x8_u (i16x8.extmul_low_i8x16_u (local.get $v) (local.get $v)))
            (i32x4.extadd_pairwise_i16x8_u (i16x8.extmul_high_i8x16_u (local.get $v) (local.get $v))))))
          (local.set $square2 (i32x4.add (local.get $square2) (i32x4.add
            (i32x4.extadd_pairwise_i16x8_u (i16x8.extmul_low_i8x16_u (local.get $w) (local.get $w)))
            (i32x4.extadd_pairwise_i16x8_u (i16x8.extmul_high_i8x16_u (local.get $w) (local.get $w))))))
          (local.set $to (i32.add (local.get $to) (i32.const 64)))
          (br_if $block (i32.lt_u (local.tee $a (i32.add (local.get $a) (i32.const 16))) (local.get $end))))
        (local.set $b (i32.shl (local.get $at) (i32.const 2)))
        (local.set $most (f32.max (local.get $most) (f32.max
          (call $numbers (local.get $plain) (local.get $absolute) (local.get $square)
            (i32.add (local.get $scales) (local.get $b)) (i32.add (local.get $factors) (local.get $b)) (i32.add (local.get $sums) (local.get $b)))
          (call $numbers (local.get $plain2) (local.get $absolute2) (local.get $square2)
            (i32.add (i32.add (local.get $scales) (local.get $b)) (i32.const 64))
            (i32.add (i32.add (local.get $factors) (local.get $b)) (i32.const 64))
            (i32.add (i32.add (local.get $sums) (local.get $b)) (i32.const 64))))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        ;; Past the sixteenth: the second half of the group is done with the first.
        (local.set $at (i32.add (local.get $at) (i32.and (local.get $at) (i32.const 16))))
        (br $pair)))
    (local.get $most))

  ;; Factor and sum of a row from Σ r, Σ |r| and Σ r² in four lanes each; gives scale² * Σ r².
  (func $numbers (param $plain v128) (param $absolute v128) (param $square v128) (param $scale i32) (param $factor i32) (param $sum i32) (result f32)
    (local $size i32) (local $norm f32) (local $own f32)
    (local.set $own (f32.load (local.get $scale)))
    (local.set $size (call $sum (local.get $absolute)))
    (local.set $norm (f32.convert_i32_s (call $sum (local.get $square))))
    (i32.store (local.get $sum) (call $sum (local.get $plain)))
    (f32.store (local.get $factor)
      (select
        (f32.div (f32.mul (local.get $own) (local.get $norm)) (f32.convert_i32_s (local.get $size)))
        (f32.const 0)
        (local.get $size)))
    (f32.mul (f32.mul (local.get $own) (local.get $own)) (local.get $norm)))

  ;; A sum that changes with any one byte: eight lanes of FNV-1a over 32-bit words. bytes: a multiple of 32.
  (func (export "checksum") (param $at i32) (param $bytes i32) (result i32)
    (local $end i32) (local $a v128) (local $b v128) (local $prime v128)
    (local.set $prime (v128.const i32x4 0x01000193 0x01000193 0x01000193 0x01000193))
    (local.set $a (v128.const i32x4 0x811c9dc5 0x811c9dc6 0x811c9dc7 0x811c9dc8))
    (local.set $b (v128.const i32x4 0x811c9dc9 0x811c9dca 0x811c9dcb 0x811c9dcc))
    (local.set $end (i32.add (local.get $at) (local.get $bytes)))
    (block $done
      (loop $block
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $a (i32x4.mul (v128.xor (local.get $a) (v128.load (local.get $at))) (local.get $prime)))
        (local.set $b (i32x4.mul (v128.xor (local.get $b) (v128.load offset=16 (local.get $at))) (local.get $prime)))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br $block)))
    (call $sum (i32x4.mul (v128.xor (local.get $a) (i32x4.mul (local.get $b) (local.get $prime))) (v128.const i32x4 3 5 7 9))))

  ;; estimates[row] = factors[row] * (step * Σ tables[nibble] - total), plus lean * anchors[row], 32 rows at a time.
  ;; bytes: of one row's code.
  ;; columns: int32, where (in a group of 32 rows) the `chosen` nibbles begin that count; the others are passed over.
  ;; chosen: a multiple of 16. tables: 16 uint8 up to 15 for each nibble of those, so that the sum of sixteen fits a byte.
  ;; maxima: of each 32 estimates the greatest.
  (func (export "estimate")
    (param $tables i32) (param $columns i32) (param $chosen i32) (param $codes i32) (param $count i32) (param $bytes i32)
    (param $factors i32) (param $estimates i32) (param $step f32) (param $total f32) (param $anchors i32) (param $lean f32) (param $maxima i32)
    (local $most v128) (local $column i32) (local $group i32) (local $end i32) (local $t i32) (local $stop i32)
    (local $v v128) (local $table v128) (local $low v128) (local $high v128) (local $nibble v128)
    (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $steps v128) (local $totals v128) (local $leans v128)
    (local.set $nibble (v128.const i32x4 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f 0x0f0f0f0f))
    (local.set $steps (f32x4.splat (local.get $step)))
    (local.set $totals (f32x4.splat (local.get $total)))
    (local.set $leans (f32x4.splat (local.get $lean)))
    (local.set $end (i32.add (local.get $codes) (i32.mul (local.get $count) (local.get $bytes))))
    (local.set $stop (i32.add (local.get $tables) (i32.shl (local.get $chosen) (i32.const 4))))
    (local.set $group (i32.shl (local.get $bytes) (i32.const 5)))
    (block $done
      (loop $groups
        (br_if $done (i32.ge_u (local.get $codes) (local.get $end)))
        ;; Sixteen bits a lane, two rows in each: the even row's sum plus 256 times the odd row's (a, c); the odd row's (b, d).
        (local.set $a (v128.const i32x4 0 0 0 0))
        (local.set $b (v128.const i32x4 0 0 0 0))
        (local.set $c (v128.const i32x4 0 0 0 0))
        (local.set $d (v128.const i32x4 0 0 0 0))
        (local.set $t (local.get $tables))
        (local.set $column (local.get $columns))
        (loop $sixteen
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load (local.get $column)))))
          (local.set $table (v128.load (local.get $t)))
          (local.set $low (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble))))
          (local.set $high (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=4 (local.get $column)))))
          (local.set $table (v128.load offset=16 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=8 (local.get $column)))))
          (local.set $table (v128.load offset=32 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=12 (local.get $column)))))
          (local.set $table (v128.load offset=48 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=16 (local.get $column)))))
          (local.set $table (v128.load offset=64 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=20 (local.get $column)))))
          (local.set $table (v128.load offset=80 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=24 (local.get $column)))))
          (local.set $table (v128.load offset=96 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=28 (local.get $column)))))
          (local.set $table (v128.load offset=112 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=32 (local.get $column)))))
          (local.set $table (v128.load offset=128 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=36 (local.get $column)))))
          (local.set $table (v128.load offset=144 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=40 (local.get $column)))))
          (local.set $table (v128.load offset=160 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=44 (local.get $column)))))
          (local.set $table (v128.load offset=176 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=48 (local.get $column)))))
          (local.set $table (v128.load offset=192 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=52 (local.get $column)))))
          (local.set $table (v128.load offset=208 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=56 (local.get $column)))))
          (local.set $table (v128.load offset=224 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $v (v128.load (i32.add (local.get $codes) (i32.load offset=60 (local.get $column)))))
          (local.set $table (v128.load offset=240 (local.get $t)))
          (local.set $low (i8x16.add (local.get $low) (SWIZZLE (local.get $table) (v128.and (local.get $v) (local.get $nibble)))))
          (local.set $high (i8x16.add (local.get $high)
            (SWIZZLE (local.get $table) (v128.and (i16x8.shr_u (local.get $v) (i32.const 4)) (local.get $nibble)))))
          (local.set $a (i16x8.add (local.get $a) (local.get $low)))
          (local.set $b (i16x8.add (local.get $b) (i16x8.shr_u (local.get $low) (i32.const 8))))
          (local.set $c (i16x8.add (local.get $c) (local.get $high)))
          (local.set $d (i16x8.add (local.get $d) (i16x8.shr_u (local.get $high) (i32.const 8))))
          (local.set $column (i32.add (local.get $column) (i32.const 64)))
          (local.set $t (i32.add (local.get $t) (i32.const 256)))
          (br_if $sixteen (i32.lt_u (local.get $t) (local.get $stop))))
        (local.set $a (i16x8.sub (local.get $a) (i16x8.shl (local.get $b) (i32.const 8))))
        (local.set $c (i16x8.sub (local.get $c) (i16x8.shl (local.get $d) (i32.const 8))))
        (local.set $low (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $a) (local.get $b)))
        (local.set $v (f32x4.add
          (f32x4.mul (v128.load (local.get $factors))
            (f32x4.sub (f32x4.mul (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_u (local.get $low))) (local.get $steps)) (local.get $totals)))
          (f32x4.mul (v128.load (local.get $anchors)) (local.get $leans))))
        (v128.store (local.get $estimates) (local.get $v))
        (local.set $most (local.get $v))
        (local.set $v (f32x4.add
          (f32x4.mul (v128.load offset=16 (local.get $factors))
            (f32x4.sub (f32x4.mul (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_u (local.get $low))) (local.get $steps)) (local.get $totals)))
          (f32x4.mul (v128.load offset=16 (local.get $anchors)) (local.get $leans))))
        (v128.store offset=16 (local.get $estimates) (local.get $v))
        (local.set $most (f32x4.pmax (local.get $most) (local.get $v)))
        (local.set $low (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $a) (local.get $b)))
        (local.set $v (f32x4.add
          (f32x4.mul (v128.load offset=32 (local.get $factors))
            (f32x4.sub (f32x4.mul (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_u (local.get $low))) (local.get $steps)) (local.get $totals)))
          (f32x4.mul (v128.load offset=32 (local.get $anchors)) (local.get $leans))))
        (v128.store offset=32 (local.get $estimates) (local.get $v))
        (local.set $most (f32x4.pmax (local.get $most) (local.get $v)))
        (local.set $v (f32x4.add
          (f32x4.mul (v128.load offset=48 (local.get $factors))
            (f32x4.sub (f32x4.mul (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_u (local.get $low))) (local.get $steps)) (local.get $totals)))
          (f32x4.mul (v128.load offset=48 (local.get $anchors)) (local.get $leans))))
        (v128.store offset=48 (local.get $estimates) (local.get $v))
        (local.set $most (f32x4.pmax (local.get $most) (local.get $v)))
        (local.set $low (i8x16.shuffle 0 1 16 17 2 3 18 19 4 5 20 21 6 7 22 23 (local.get $c) (local.get $d)))
        (local.set $v (f32x4.add
          (f32x4.mul (v128.load offset=64 (local.get $factors))
            (f32x4.sub (f32x4.mul (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_u (local.get $low))) (local.get $steps)) (local.get $totals)))
          (f32x4.mul (v128.load offset=64 (local.get $anchors)) (local.get $leans))))
        (v128.store offset=64 (local.get $estimates) (local.get $v))
        (local.set $most (f32x4.pmax (local.get $most) (local.get $v)))
        (local.set $v (f32x4.add
          (f32x4.mul (v128.load offset=80 (local.get $factors))
            (f32x4.sub (f32x4.mul (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_u (local.get $low))) (local.get $steps)) (local.get $totals)))
          (f32x4.mul (v128.load offset=80 (local.get $anchors)) (local.get $leans))))
        (v128.store offset=80 (local.get $estimates) (local.get $v))
        (local.set $most (f32x4.pmax (local.get $most) (local.get $v)))
        (local.set $low (i8x16.shuffle 8 9 24 25 10 11 26 27 12 13 28 29 14 15 30 31 (local.get $c) (local.get $d)))
        (local.set $v (f32x4.add
          (f32x4.mul (v128.load offset=96 (local.get $factors))
            (f32x4.sub (f32x4.mul (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_u (local.get $low))) (local.get $steps)) (local.get $totals)))
          (f32x4.mul (v128.load offset=96 (local.get $anchors)) (local.get $leans))))
        (v128.store offset=96 (local.get $estimates) (local.get $v))
        (local.set $most (f32x4.pmax (local.get $most) (local.get $v)))
        (local.set $v (f32x4.add
          (f32x4.mul (v128.load offset=112 (local.get $factors))
            (f32x4.sub (f32x4.mul (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_u (local.get $low))) (local.get $steps)) (local.get $totals)))
          (f32x4.mul (v128.load offset=112 (local.get $anchors)) (local.get $leans))))
        (v128.store offset=112 (local.get $estimates) (local.get $v))
        (local.set $most (f32x4.pmax (local.get $most) (local.get $v)))
        (local.set $most (f32x4.pmax (local.get $most)
          (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $most) (local.get $most))))
        (local.set $most (f32x4.pmax (local.get $most)
          (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $most) (local.get $most))))
        (f32.store (local.get $maxima) (f32x4.extract_lane 0 (local.get $most)))
        (local.set $maxima (i32.add (local.get $maxima) (i32.const 4)))
        (local.set $anchors (i32.add (local.get $anchors) (i32.const 128)))
        (local.set $codes (i32.add (local.get $codes) (local.get $group)))
        (local.set $factors (i32.add (local.get $factors) (i32.const 128)))
        (local.set $estimates (i32.add (local.get $estimates) (i32.const 128)))
        (br $groups))))

  ;; The greatest of a chunk's 4,096 numbers, none of which is below zero.
  (func (export "greatest") (param $at i32) (result f32)
    (local $end i32) (local $most v128)
    (local.set $end (i32.add (local.get $at) (i32.const 16384)))
    (loop $four
      (local.set $most (f32x4.pmax (local.get $most) (v128.load (local.get $at))))
      (br_if $four (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $end))))
    (f32.max
      (f32.max (f32x4.extract_lane 0 (local.get $most)) (f32x4.extract_lane 1 (local.get $most)))
      (f32.max (f32x4.extract_lane 2 (local.get $most)) (f32x4.extract_lane 3 (local.get $most)))))

  ;; Writes the numbers of the rows with estimates[row] + margin * factors[row] >= threshold and estimates[row] < below, sixteen rows
  ;; at a time; gives how many. count: a multiple of 32. first: the first row's number. widest: the greatest factor, so that groups of
  ;; 32 rows whose greatest estimate is too low are passed over.
  (func (export "pick")
    (param $maxima i32) (param $estimates i32) (param $factors i32) (param $count i32) (param $margin f32) (param $threshold f32)
    (param $below f32) (param $widest f32) (param $only i32) (param $first i32) (param $out i32) (result i32)
    (local $at i32) (local $begin i32) (local $bits i32) (local $row i32) (local $half i32) (local $reach f32)
    (local $thresholds v128) (local $margins v128) (local $belows v128) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $begin (local.get $out))
    (local.set $reach (f32.mul (local.get $widest) (local.get $margin)))
    (local.set $thresholds (f32x4.splat (local.get $threshold)))
    (local.set $margins (f32x4.splat (local.get $margin)))
    (local.set $belows (f32x4.splat (local.get $below)))
    (block $done
      (loop $next
        (block $found
          (loop $pass
            (br_if $done (i32.ge_u (local.get $at) (local.get $count)))
            (br_if $found (f32.ge (f32.add (f32.load (local.get $maxima)) (local.get $reach)) (local.get $threshold)))
            (local.set $maxima (i32.add (local.get $maxima) (i32.const 4)))
            (local.set $at (i32.add (local.get $at) (i32.const 32)))
            (br $pass)))
        (local.set $half (i32.const 2))
        (loop $sixteen
          (local.set $row (i32.add (local.get $estimates) (i32.shl (local.get $at) (i32.const 2))))
          (local.set $bits (i32.add (local.get $factors) (i32.shl (local.get $at) (i32.const 2))))
          (local.set $a (v128.load (local.get $row)))
          (local.set $a (v128.and
            (f32x4.ge (f32x4.add (local.get $a) (f32x4.mul (v128.load (local.get $bits)) (local.get $margins))) (local.get $thresholds))
            (f32x4.lt (local.get $a) (local.get $belows))))
          (local.set $b (v128.load offset=16 (local.get $row)))
          (local.set $b (v128.and
            (f32x4.ge (f32x4.add (local.get $b) (f32x4.mul (v128.load offset=16 (local.get $bits)) (local.get $margins))) (local.get $thresholds))
            (f32x4.lt (local.get $b) (local.get $belows))))
          (local.set $c (v128.load offset=32 (local.get $row)))
          (local.set $c (v128.and
            (f32x4.ge (f32x4.add (local.get $c) (f32x4.mul (v128.load offset=32 (local.get $bits)) (local.get $margins))) (local.get $thresholds))
            (f32x4.lt (local.get $c) (local.get $belows))))
          (local.set $d (v128.load offset=48 (local.get $row)))
          (local.set $d (v128.and
            (f32x4.ge (f32x4.add (local.get $d) (f32x4.mul (v128.load offset=48 (local.get $bits)) (local.get $margins))) (local.get $thresholds))
            (f32x4.lt (local.get $d) (local.get $belows))))
          (local.set $bits (i8x16.bitmask (i8x16.narrow_i16x8_s
            (i16x8.narrow_i32x4_s (local.get $a) (local.get $b)) (i16x8.narrow_i32x4_s (local.get $c) (local.get $d)))))
          (if (local.get $only)
            (then
              (local.set $bits (i32.and (local.get $bits)
                (i32.load16_u (i32.add (local.get $only) (i32.shr_u (local.get $at) (i32.const 3))))))))
          (block $none
            (loop $bit
              (br_if $none (i32.eqz (local.get $bits)))
              (i32.store (local.get $out) (i32.add (i32.add (local.get $first) (local.get $at)) (i32.ctz (local.get $bits))))
              (local.set $out (i32.add (local.get $out) (i32.const 4)))
              (local.set $bits (i32.and (local.get $bits) (i32.sub (local.get $bits) (i32.const 1))))
              (br $bit)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $sixteen (local.tee $half (i32.sub (local.get $half) (i32.const 1)))))
        (local.set $maxima (i32.add (local.get $maxima) (i32.const 4)))
        (br $next)))
    (i32.shr_u (i32.sub (local.get $out) (local.get $begin)) (i32.const 2))))
