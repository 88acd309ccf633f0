;; CRC32C (Castagnoli, RFC 3720 appendix B.4) of bytes that lie in this module's memory. Four quarters of a block are summed side by side,
;; each eight bytes at a time (Kounavis and Berry 2005), so that no look at a table has to wait for another quarter's; then three of them
;; are moved on by a quarter's length, which is a matrix over GF(2), and added up.
;; Memory: at 0 eight tables of 256 numbers, table k for a byte that k more follow; at 8192 four tables of 256 numbers, table k what
;; 8,192 zeros make of byte k of a sum; at 12288 the 32 numbers they are made of; from 16384 on 32,768 bytes to be summed.
(module
  (memory (export "memory") 1)

  ;; Eight bytes more. c: the sum over their first four already.
  (func $eight (param $c i32) (param $b i32) (result i32)
    (i32.xor
      (i32.xor
        (i32.xor
          (i32.load offset=7168 (i32.shl (i32.and (local.get $c) (i32.const 255)) (i32.const 2)))
          (i32.load offset=6144 (i32.and (i32.shr_u (local.get $c) (i32.const 6)) (i32.const 1020))))
        (i32.xor
          (i32.load offset=5120 (i32.and (i32.shr_u (local.get $c) (i32.const 14)) (i32.const 1020)))
          (i32.load offset=4096 (i32.and (i32.shr_u (local.get $c) (i32.const 22)) (i32.const 1020)))))
      (i32.xor
        (i32.xor
          (i32.load offset=3072 (i32.shl (i32.and (local.get $b) (i32.const 255)) (i32.const 2)))
          (i32.load offset=2048 (i32.and (i32.shr_u (local.get $b) (i32.const 6)) (i32.const 1020))))
        (i32.xor
          (i32.load offset=1024 (i32.and (i32.shr_u (local.get $b) (i32.const 14)) (i32.const 1020)))
          (i32.load (i32.and (i32.shr_u (local.get $b) (i32.const 22)) (i32.const 1020)))))))

  ;; What 8,192 zeros make of a sum.
  (func $moved (param $c i32) (result i32)
    (i32.xor
      (i32.xor
        (i32.load offset=8192 (i32.shl (i32.and (local.get $c) (i32.const 255)) (i32.const 2)))
        (i32.load offset=9216 (i32.and (i32.shr_u (local.get $c) (i32.const 6)) (i32.const 1020))))
      (i32.xor
        (i32.load offset=10240 (i32.and (i32.shr_u (local.get $c) (i32.const 14)) (i32.const 1020)))
        (i32.load offset=11264 (i32.and (i32.shr_u (local.get $c) (i32.const 22)) (i32.const 1020))))))

  (func $tables
    (local $n i32) (local $k i32) (local $c i32) (local $byte i32)
    ;; The first table bit by bit, the next seven each from the one before.
    (loop $each
      (local.set $c (i32.shr_u (local.get $n) (i32.const 2)))
      (local.set $k (i32.const 8))
      (loop $bit
        (local.set $c (i32.xor (i32.shr_u (local.get $c) (i32.const 1))
          (i32.and (i32.const 0x82f63b78) (i32.sub (i32.const 0) (i32.and (local.get $c) (i32.const 1))))))
        (br_if $bit (local.tee $k (i32.sub (local.get $k) (i32.const 1)))))
      (i32.store (local.get $n) (local.get $c))
      (br_if $each (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 4))) (i32.const 1024))))
    (loop $next
      (local.set $c (i32.load (i32.sub (local.get $n) (i32.const 1024))))
      (i32.store (local.get $n) (i32.xor (i32.shr_u (local.get $c) (i32.const 8))
        (i32.load (i32.shl (i32.and (local.get $c) (i32.const 255)) (i32.const 2)))))
      (br_if $next (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 4))) (i32.const 8192))))
    ;; Bits alone, then bytes: each is what its lowest bit gives and what the others give.
    (local.set $n (i32.const 0))
    (loop $one
      (local.set $c (i32.shl (i32.const 1) (local.get $n)))
      (local.set $k (i32.const 1024))
      (loop $zeros
        (local.set $c (call $eight (local.get $c) (i32.const 0)))
        (br_if $zeros (local.tee $k (i32.sub (local.get $k) (i32.const 1)))))
      (i32.store offset=12288 (i32.shl (local.get $n) (i32.const 2)) (local.get $c))
      (br_if $one (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 32))))
    (local.set $n (i32.const 0))
    (loop $number
      (local.set $byte (i32.and (local.get $n) (i32.const 255)))
      (if (local.get $byte)
        (then
          (i32.store offset=8192 (i32.shl (local.get $n) (i32.const 2)) (i32.xor
            (i32.load offset=8192 (i32.shl (i32.sub (local.get $n) (i32.and (local.get $byte) (i32.sub (i32.const 0) (local.get $byte)))) (i32.const 2)))
            (i32.load offset=12288 (i32.shl (i32.add (i32.ctz (local.get $byte)) (i32.shl (i32.shr_u (local.get $n) (i32.const 8)) (i32.const 3))) (i32.const 2)))))))
      (br_if $number (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 1024)))))
  (start $tables)

  ;; The sum so far, gone on with over a whole block; both inverted, as they are while a sum is made.
  (func (export "block") (param $a i32) (result i32)
    (local $at i32) (local $b i32) (local $c i32) (local $d i32)
    (local.set $at (i32.const 16384))
    (loop $next
      (local.set $a (call $eight (i32.xor (local.get $a) (i32.load (local.get $at))) (i32.load offset=4 (local.get $at))))
      (local.set $b (call $eight (i32.xor (local.get $b) (i32.load offset=8192 (local.get $at))) (i32.load offset=8196 (local.get $at))))
      (local.set $c (call $eight (i32.xor (local.get $c) (i32.load offset=16384 (local.get $at))) (i32.load offset=16388 (local.get $at))))
      (local.set $d (call $eight (i32.xor (local.get $d) (i32.load offset=24576 (local.get $at))) (i32.load offset=24580 (local.get $at))))
      (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 8))) (i32.const 24576))))
    (i32.xor (local.get $d) (call $moved
      (i32.xor (local.get $c) (call $moved
        (i32.xor (local.get $b) (call $moved (local.get $a)))))))))
