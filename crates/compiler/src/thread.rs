//! Jumps to jumps go where those lead.

use crate::code::{Opcode, jumps_forward};

/// Jumps in a row that are followed.
const MOST: usize = 16;

/// Shortens the ways through finished code. No instruction moves.
pub(crate) fn thread(words: &mut [u32]) {
    let mut at = 0;
    while let Some(opcode) = words.get(at).and_then(|word| Opcode::from_byte(*word as u8)) {
        let end = at + 1 + opcode.extra();
        if jumps_forward(opcode) {
            let target = follow(words, end + words[at + 1] as usize);
            words[at + 1] = (target - end) as u32;
            if opcode == Opcode::Jump && opcode_at(words, target) == Some(Opcode::JumpBack) {
                let head = target + 2 - words[target + 1] as usize;
                // Only a loop that this jump is in: its head lies before it.
                if head < end {
                    words[at] = Opcode::JumpBack as u32;
                    words[at + 1] = (end - head) as u32;
                }
            }
        }
        at = end;
    }
}

fn opcode_at(words: &[u32], at: usize) -> Option<Opcode> {
    Opcode::from_byte(*words.get(at)? as u8)
}

/// Where control that arrives at a word goes on.
fn follow(words: &[u32], mut at: usize) -> usize {
    for _ in 0..MOST {
        if opcode_at(words, at) != Some(Opcode::Jump) {
            break;
        }
        at += 2 + words[at + 1] as usize;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jumps_are_followed() {
        let jump = Opcode::Jump as u32;
        let back = Opcode::JumpBack as u32;
        let mut words = [jump, 0, jump, 0, back, 6];
        thread(&mut words);
        assert_eq!(words, [back, 2, back, 4, back, 6]);
        let mut words = [Opcode::JumpTruth as u32, 2, back, 2, jump, 0, Opcode::Return as u32];
        thread(&mut words);
        assert_eq!(words[1], 4);
    }
}
