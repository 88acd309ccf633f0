;; Dot products of one int16 query with many int8 rows, exact in int32 (portable SIMD128).
;; The query's magnitude is bounded by the caller so that no sum overflows; see core/vectors/kernel.ts.
(module
  (memory (export "memory") 1 65536)
  ;; query: int16, stride numbers, 16-byte aligned; rows: int8, count x stride; out: int32, count.
  ;; stride is a multiple of 16; what pads a row must be zero. only: one bit a row, the lowest first; a row whose bit is
  ;; clear is stepped over and gives 0. Address 0 stands for all rows.
  (func (export "dots") (param $query i32) (param $rows i32) (param $count i32) (param $stride i32) (param $out i32) (param $only i32)
    (local $at i32) (local $k i32) (local $q i32) (local $end i32) (local $bytes v128) (local $a v128) (local $b v128)
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $count) (i32.const 2))))
    (block $done
      (loop $row
        (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
        (if (local.get $only)
          (then
            (if (i32.eqz
                  (i32.and
                    (i32.load8_u (i32.add (local.get $only) (i32.shr_u (local.get $at) (i32.const 3))))
                    (i32.shl (i32.const 1) (i32.and (local.get $at) (i32.const 7)))))
              (then
                (i32.store (local.get $out) (i32.const 0))
                (local.set $at (i32.add (local.get $at) (i32.const 1)))
                (local.set $rows (i32.add (local.get $rows) (local.get $stride)))
                (local.set $out (i32.add (local.get $out) (i32.const 4)))
                (br $row)))))
        (local.set $a (v128.const i32x4 0 0 0 0))
        (local.set $b (v128.const i32x4 0 0 0 0))
        (local.set $q (local.get $query))
        (local.set $k (local.get $stride))
        (loop $block
          (local.set $bytes (v128.load (local.get $rows)))
          (local.set $a (i32x4.add (local.get $a)
            (i32x4.dot_i16x8_s (i16x8.extend_low_i8x16_s (local.get $bytes)) (v128.load (local.get $q)))))
          (local.set $b (i32x4.add (local.get $b)
            (i32x4.dot_i16x8_s (i16x8.extend_high_i8x16_s (local.get $bytes)) (v128.load offset=16 (local.get $q)))))
          (local.set $rows (i32.add (local.get $rows) (i32.const 16)))
          (local.set $q (i32.add (local.get $q) (i32.const 32)))
          (br_if $block (local.tee $k (i32.sub (local.get $k) (i32.const 16)))))
        (local.set $a (i32x4.add (local.get $a) (local.get $b)))
        (i32.store (local.get $out)
          (i32.add
            (i32.add (i32x4.extract_lane 0 (local.get $a)) (i32x4.extract_lane 1 (local.get $a)))
            (i32.add (i32x4.extract_lane 2 (local.get $a)) (i32x4.extract_lane 3 (local.get $a)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (local.set $out (i32.add (local.get $out) (i32.const 4)))
        (br $row)))))
