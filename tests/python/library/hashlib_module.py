"""Hashes of every kind, in pieces, with keys, and what uses them."""
import hashlib
for n in ('md5','sha1','sha224','sha256','sha512','sha3_224','sha3_256','sha3_384','sha3_512','blake2b','blake2s'):
    for data in (b'', b'abc', b'x'*63, b'x'*64, b'x'*128, b'q'*1000):
        h=hashlib.new(n); h.update(data[:50]); h.update(data[50:]); print(n, len(data), h.hexdigest(), h.digest_size, h.block_size, h.name)
for n in ('shake_128','shake_256'):
    print(hashlib.new(n, b'hello').hexdigest(300), hashlib.new(n, b'hello').digest(0))
print(hashlib.blake2b(b'foo', digest_size=20, key=b'k'*3, salt=b's', person=b'pp', fanout=3, depth=2, leaf_size=100, node_offset=9, node_depth=1, inner_size=32, last_node=True).hexdigest())
print(hashlib.blake2s(b'foo', digest_size=20, key=b'k'*3, salt=b's', person=b'pp', fanout=3, depth=2, leaf_size=100, node_offset=9, node_depth=1, inner_size=32, last_node=True).hexdigest())
print(hashlib.blake2b.SALT_SIZE, hashlib.blake2s.MAX_KEY_SIZE)
a=hashlib.md5(b'a'); b=a.copy(); b.update(b'b'); print(a.hexdigest(), b.hexdigest())
import hmac; print(hmac.new(b'key', b'msg', 'md5').hexdigest(), hmac.new(b'key', b'msg', hashlib.sha1).hexdigest())
for bad in (lambda: hashlib.md5('x'), lambda: hashlib.blake2b(digest_size=65), lambda: hashlib.blake2s(salt=b'x'*9), lambda: hashlib.blake2b(fanout=256), lambda: hashlib.new('nope')):
    try: bad()
    except Exception as e: print(type(e).__name__)
import uuid; print(uuid.uuid3(uuid.NAMESPACE_DNS,'x'), uuid.uuid5(uuid.NAMESPACE_DNS,'x'))
