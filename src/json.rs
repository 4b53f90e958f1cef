//! Values as JSON bytes.

use std::io::Write;

/// A text in quotes. Most hold nothing to escape and are copied whole.
pub fn text(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    // Looked at to the end, without a way out between: so many bytes are compared at once.
    let escaped = text.iter().fold(false, |found, byte| found | (*byte < 0x20) | (*byte == b'"') | (*byte == b'\\'));
    if escaped {
        escape(text, out);
    } else {
        out.extend_from_slice(text);
    }
    out.push(b'"');
}

fn escape(text: &[u8], out: &mut Vec<u8>) {
    for &byte in text {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0c => out.extend_from_slice(b"\\f"),
            0..0x20 => {
                // Writing to a vector does not fail.
                let _ = write!(out, "\\u{byte:04x}");
            }
            _ => out.push(byte),
        }
    }
}

pub fn int(value: i64, out: &mut Vec<u8>) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}
