//! The evaluator's hot state, and the registers of the running frame.
//!
//! A [`Machine`] lives in native registers: no function that is not inlined gets a reference to it. What is not inlined gets [`Registers`],
//! two words by value, after [`Machine::slow`] has noted in the frame how far it has come.
//!
//! # Invariants
//!
//! The loader has checked what the compiler hands over: opcodes exist, operands lie within the frame's window, constants and names exist,
//! jumps stay within the code. So a register that an instruction names is there, and what it reads is not empty. The running frame keeps
//! its code, and so the words, the constants and the names.

use std::cell::Cell;
use std::ops::Deref;

use compiler::code::Opcode;
use heap::Ref;
use object::{Attention, Borrowed, Descriptor, Object, RegionBase, Slot};
use types::code::Code;
use types::function::Function;
use types::{Frame, Raised, Runtime, Singleton};

/// What an instruction gives: nothing, or an exception.
pub(crate) type Done = Result<(), Raised>;

/// What a swift instruction gives: whether anything may have become due by it, because an object died that owned something; or an
/// exception. Where that is not so the next instruction follows without a look at it.
pub(crate) type Swift = Result<bool, Raised>;

/// What a swift instruction gives that had to take a slow way: perhaps something is due.
#[inline(always)]
pub(crate) fn perhaps((): ()) -> bool {
    true
}

/// The operand bytes of an instruction.
#[inline(always)]
pub(crate) const fn a(word: u32) -> i8 {
    (word >> 8) as i8
}

/// The second operand byte.
#[inline(always)]
pub(crate) const fn b(word: u32) -> i8 {
    (word >> 16) as i8
}

/// The third operand byte.
#[inline(always)]
pub(crate) const fn c(word: u32) -> i8 {
    (word >> 24) as i8
}

/// The third operand byte as a number.
#[inline(always)]
pub(crate) const fn uc(word: u32) -> usize {
    (word >> 24) as usize
}

/// The last two operand bytes as a number.
#[inline(always)]
pub(crate) const fn bc(word: u32) -> usize {
    (word >> 16) as usize
}

/// The opcode of a word that was checked when it was loaded.
#[inline(always)]
pub(crate) fn opcode(word: u32) -> Opcode {
    // SAFETY: the loader has looked at every instruction's low byte.
    unsafe { std::mem::transmute::<u8, Opcode>(word as u8) }
}

/// How the region of a frame's registers is known.
pub(crate) trait Region: Copy {
    /// The region of the registers at this place.
    fn of(self, boundary: *const Slot) -> RegionBase;
}

/// Worked out from where the registers are: two words are passed in native registers, three are not.
#[derive(Clone, Copy)]
pub(crate) struct WorkedOut;

/// Kept: it is the same for all frames, which the compiler does not see.
#[derive(Clone, Copy)]
pub(crate) struct Kept(RegionBase);

impl Region for WorkedOut {
    #[inline(always)]
    fn of(self, boundary: *const Slot) -> RegionBase {
        RegionBase::of(boundary)
    }
}

impl Region for Kept {
    #[inline(always)]
    fn of(self, boundary: *const Slot) -> RegionBase {
        debug_assert!(self.0 == RegionBase::of(boundary), "the frames of an interpreter lie in one region");
        self.0
    }
}

/// The registers of the running frame. Operand `i` is `boundary[i]`: locals are below, temporaries from there on.
#[derive(Clone, Copy)]
pub(crate) struct Registers<'a, R = WorkedOut> {
    pub(crate) runtime: &'a Runtime,
    boundary: *const Slot,
    region: R,
}

/// The place in a frame where locals end and temporaries begin.
#[inline(always)]
fn boundary(frame: &Frame) -> *const Slot {
    // SAFETY: the frame has as many slots as locals, and more.
    unsafe { frame.first().add(frame.locals()) }.as_ptr()
}

impl<'a> Registers<'a> {
    /// The registers of a frame.
    #[inline(always)]
    pub(crate) fn of(runtime: &'a Runtime, frame: &Frame) -> Registers<'a> {
        Registers { runtime, boundary: boundary(frame), region: WorkedOut }
    }
}

impl<'a, R: Region> Registers<'a, R> {
    /// The region of the registers, and of all that they refer to.
    #[inline(always)]
    pub(crate) fn region(self) -> RegionBase {
        self.region.of(self.boundary)
    }

    /// Releases what is in a slot of a frame, and says whether anything may be due then.
    #[inline(always)]
    pub(crate) fn release(self, slot: &Slot) -> bool {
        // SAFETY: frames lie in the region, and 0 owns nothing.
        unsafe { slot.exchange_raw_in(self.region(), 0) }
    }

    /// Puts an object into a register, releases what was there, and says whether anything may be due then.
    #[inline(always)]
    pub(crate) fn exchange(self, operand: i8, object: Object) -> bool {
        // SAFETY: registers lie in the region; the register owns the count that the handle owned.
        unsafe { self.slot(operand).exchange_raw_in(self.region(), object.into_ref().raw()) }
    }

    /// Puts an object into a slot of the region and releases what was there, often something that owns nothing: its end is in line. Says
    /// whether anything may be due then.
    #[inline(always)]
    pub(crate) fn replace(self, slot: &Slot, object: Object) -> bool {
        // SAFETY: callers hand over slots of the region.
        unsafe { slot.exchange_in(self.region(), object) }
    }

    /// Puts an object that is never counted into a register, releases what was there, and says whether anything may be due then.
    #[inline(always)]
    pub(crate) fn exchange_immortal(self, operand: i8, immortal: Ref) -> bool {
        // SAFETY: callers hand over singletons and small ints; registers lie in the region.
        unsafe { self.slot(operand).exchange_raw_in(self.region(), immortal.raw()) }
    }

    /// What is in a slot of a frame that is not empty, and that keeps it.
    #[inline(always)]
    pub(crate) fn lent(self, slot: &Slot) -> Borrowed<'a> {
        check_full(slot);
        // SAFETY: as for `lent`; frames lie in the region.
        unsafe { slot.lent_in(self.region()) }
    }

    /// The code of a frame that runs Python.
    #[inline(always)]
    pub(crate) fn code_in(self, frame: &'a Frame) -> &'a Code {
        let code = self.lent(&frame.code);
        // SAFETY: a frame's code is what it is called.
        let body = std::ptr::from_ref(unsafe { code.body_unchecked::<Code>() });
        // SAFETY: the frame keeps it; the borrow is not of the handle but of the object behind it.
        unsafe { &*body }
    }

    /// The function of a frame that runs Python.
    #[inline(always)]
    pub(crate) fn function_in(self, frame: &'a Frame) -> &'a Function {
        let function = self.lent(&frame.function);
        // SAFETY: a frame's function is what it is called.
        let body = std::ptr::from_ref(unsafe { function.body_unchecked::<Function>() });
        // SAFETY: the frame keeps it; the borrow is not of the handle but of the object behind it.
        unsafe { &*body }
    }

    /// What describes an object.
    #[inline(always)]
    pub(crate) fn descriptor(self, object: &Object) -> &'a Descriptor {
        let address = object.header().descriptor().address(self.region().address());
        // SAFETY: an object's descriptor lives at least as long as the object, which a register keeps.
        unsafe { &*std::ptr::with_exposed_provenance::<Descriptor>(address) }
    }

    /// The slot whose place is a word of an inline cache: in words from the region's base.
    #[inline(always)]
    pub(crate) fn slot_of_cache(self, word: u32) -> &'a Slot {
        let place = std::ptr::with_exposed_provenance::<Slot>(self.region().address() + word as usize * size_of::<Slot>());
        // SAFETY: the stamp that was compared says that the slot is where it was when the word was written.
        unsafe { &*place }
    }

    /// The object of a reference in the region, counted.
    #[inline(always)]
    pub(crate) fn counted(self, reference: Ref) -> Object {
        // SAFETY: a slot held it just now.
        unsafe { Object::clone_ref(self.region().address(), reference) }
    }

    /// A register.
    #[inline(always)]
    pub(crate) fn slot(self, operand: i8) -> &'a Slot {
        self.slot_at(operand as isize)
    }

    /// A register that is beyond a byte's reach.
    #[inline(always)]
    pub(crate) fn slot_at(self, operand: isize) -> &'a Slot {
        // SAFETY: the operand lies within the window: see the module's invariants.
        let place = unsafe { self.boundary.offset(operand) };
        // SAFETY: as above; the frame is there as long as its instructions run.
        unsafe { &*place }
    }

    /// `count` registers from `operand` on.
    #[inline(always)]
    pub(crate) fn slots(self, operand: i8, count: usize) -> &'a [Slot] {
        // SAFETY: as for `slot`.
        unsafe { std::slice::from_raw_parts(std::ptr::from_ref(self.slot(operand)), count) }
    }

    /// What is in a register that an instruction reads. The register keeps it for as long as the instruction runs.
    #[inline(always)]
    pub(crate) fn borrow(self, operand: i8) -> Borrowed<'a> {
        self.lent(self.slot(operand))
    }

    /// Whether a register holds this constant.
    #[inline(always)]
    pub(crate) fn holds(self, operand: i8, singleton: Singleton) -> bool {
        self.slot(operand).raw() == singleton.reference().raw()
    }

    /// Takes what is in a register.
    #[inline(always)]
    pub(crate) fn take(self, operand: i8) -> Object {
        let slot = self.slot(operand);
        check_full(slot);
        // SAFETY: see the module's invariants.
        unsafe { slot.take_full_in(self.region()) }
    }

    /// Empties a temporary that holds a number; leaves a local.
    #[inline(always)]
    pub(crate) fn consume_number(self, operand: i8) {
        if operand >= 0 {
            // SAFETY: numbers own nothing; registers lie in the region.
            unsafe { self.take(operand).release_plain_in(self.region()) };
        }
    }

    /// What is in a register, for good: taken from a temporary, counted from a local.
    #[inline(always)]
    pub(crate) fn receive(self, operand: i8) -> Object {
        if operand >= 0 { self.take(operand) } else { self.borrow(operand).owned() }
    }

    /// The running frame.
    #[inline(always)]
    pub(crate) fn frame(self) -> &'a Frame {
        match self.runtime.frames.current() {
            Some(frame) => frame,
            None => panic!("broken law: an instruction without a frame"),
        }
    }

    /// The code that runs.
    pub(crate) fn code(self) -> &'a Code {
        code_of(self.frame())
    }

    /// A name of the running code.
    pub(crate) fn name(self, index: usize) -> Object {
        match self.code().name_at(index) {
            Some(name) => name,
            None => empty_register(),
        }
    }

    /// The reference of a name of the running code.
    pub(crate) fn name_reference(self, index: usize) -> Option<Ref> {
        let names = self.lent(&self.code().names);
        types::tuple::items(&names)?.get(index)?.reference()
    }

    /// The function that runs.
    #[inline(always)]
    pub(crate) fn function(self) -> &'a Function {
        function_of(self.frame())
    }
}

/// What is in a slot that is not empty, and that keeps it.
#[inline(always)]
pub(crate) fn lent<'a>(slot: &Slot) -> Borrowed<'a> {
    check_full(slot);
    // SAFETY: the slot keeps its content while the caller uses it: registers keep operands, functions and code keep what they consist of.
    unsafe { slot.lent() }
}

/// Checks the compiler: what an instruction reads is there.
#[inline(always)]
fn check_full(slot: &Slot) {
    if cfg!(any(debug_assertions, zeal)) && slot.is_empty() {
        empty_register();
    }
}

/// The code of a frame that runs Python.
#[inline(always)]
pub(crate) fn code_of(frame: &Frame) -> &Code {
    // SAFETY: a frame's code is code, which it keeps.
    unsafe { lent(&frame.code).into_body::<Code>() }
}

/// The function of a frame that runs Python.
#[inline(always)]
pub(crate) fn function_of(frame: &Frame) -> &Function {
    // SAFETY: a frame's function is one, which it keeps.
    unsafe { lent(&frame.function).into_body::<Function>() }
}

#[cold]
#[inline(never)]
fn empty_register() -> ! {
    panic!("broken law: an instruction reads an empty register")
}

/// The extra words of an instruction.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a>(&'a Cell<u32>);

impl Words<'_> {
    /// Word `index`.
    #[inline(always)]
    pub(crate) fn get(self, index: usize) -> u32 {
        self.word(index).get()
    }

    /// Writes word `index`, an inline cache.
    #[inline(always)]
    pub(crate) fn set(self, index: usize, value: u32) {
        self.word(index).set(value);
    }

    #[inline(always)]
    fn word(&self, index: usize) -> &Cell<u32> {
        // SAFETY: the instruction has that many words.
        let place = unsafe { std::ptr::from_ref(self.0).add(index) };
        // SAFETY: as above; the code lives while it runs.
        unsafe { &*place }
    }
}

/// The hot state.
#[derive(Clone, Copy)]
pub(crate) struct Machine<'a> {
    registers: Registers<'a, Kept>,
    /// The next word.
    pc: *const u32,
    constants: *const Slot,
    frame: &'a Frame,
    attention: &'a Attention,
}

impl<'a> Machine<'a> {
    /// The state of the running frame.
    pub(crate) fn new(runtime: &'a Runtime) -> Machine<'a> {
        let Some(frame) = runtime.frames.current() else { panic!("broken law: there is no frame to run") };
        let code = code_of(frame);
        Machine {
            registers: Registers { runtime, boundary: boundary(frame), region: Kept(frame.code.region()) },
            pc: place(frame.code.region(), frame.next.get()),
            constants: code.first_constant(),
            frame,
            attention: runtime.attention(),
        }
    }

    /// Whether something is to be done before the next instruction.
    #[inline(always)]
    pub(crate) fn is_interrupted(&self) -> bool {
        self.attention.is_wanted()
    }

    /// Goes on in another frame.
    #[inline(always)]
    pub(crate) fn go_on_in(&mut self, frame: &'a Frame) {
        let code = self.code_in(frame);
        self.registers.boundary = boundary(frame);
        self.pc = place(self.region(), frame.next.get());
        self.constants = code.first_constant();
        self.frame = frame;
    }

    /// Begins a frame of `code` that was pushed just now.
    #[inline(always)]
    pub(crate) fn begin(&mut self, frame: &'a Frame, code: &Code) {
        self.registers.boundary = boundary(frame);
        self.pc = place(self.region(), code.entry());
        self.constants = code.first_constant();
        self.frame = frame;
    }

    /// The running frame.
    #[inline(always)]
    pub(crate) fn running(&self) -> &'a Frame {
        self.frame
    }

    /// The next word.
    #[inline(always)]
    pub(crate) fn fetch(&mut self) -> u32 {
        // SAFETY: the code ends with an instruction that does not go on.
        let word = unsafe { self.pc.read() };
        // SAFETY: as above.
        self.pc = unsafe { self.pc.add(1) };
        word
    }

    /// The `count` extra words of the instruction, which are behind us then.
    #[inline(always)]
    pub(crate) fn words(&mut self, count: usize) -> Words<'a> {
        let first = self.pc.cast::<Cell<u32>>();
        // SAFETY: the instruction has that many words.
        self.pc = unsafe { self.pc.add(count) };
        // SAFETY: as above; words are changed through cells only.
        Words(unsafe { &*first })
    }

    /// Jumps by the offset in the last extra word, read already.
    #[inline(always)]
    pub(crate) fn jump(&mut self, offset: u32) {
        // SAFETY: jumps stay within the code.
        self.pc = unsafe { self.pc.offset(offset as i32 as isize) };
    }

    /// Goes back to the instruction before, which has no extra words.
    #[inline(always)]
    pub(crate) fn repeat(&mut self) {
        // SAFETY: there is an instruction before this place.
        self.pc = unsafe { self.pc.sub(1) };
    }

    /// The word before the next one: the last extra word of the instruction that waited.
    #[inline(always)]
    pub(crate) fn last_word(&self) -> u32 {
        // SAFETY: there is an instruction before this place.
        let place = unsafe { self.pc.sub(1) };
        // SAFETY: as above.
        unsafe { place.read() }
    }

    /// A constant.
    #[inline(always)]
    pub(crate) fn constant(&self, index: usize) -> Borrowed<'a> {
        // SAFETY: the constant exists.
        let place = unsafe { self.constants.add(index) };
        // SAFETY: as above.
        lent(unsafe { &*place })
    }

    /// Notes in the frame how far it has come.
    #[inline(always)]
    pub(crate) fn sync(&self) {
        let offset = self.pc.addr() & (heap::REGION_SIZE - 1);
        self.frame.next.set((offset / size_of::<u32>()) as u32);
    }

    /// The registers, for work that is not inlined: it may raise, call, and look at frames.
    #[inline(always)]
    pub(crate) fn slow(&self) -> Registers<'a> {
        self.sync();
        let Registers { runtime, boundary, .. } = self.registers;
        Registers { runtime, boundary, region: WorkedOut }
    }
}

impl<'a> Deref for Machine<'a> {
    type Target = Registers<'a, Kept>;

    #[inline(always)]
    fn deref(&self) -> &Registers<'a, Kept> {
        &self.registers
    }
}

/// The word that a frame notes.
#[inline(always)]
fn place(region: RegionBase, next: u32) -> *const u32 {
    std::ptr::with_exposed_provenance(region.address() + next as usize * size_of::<u32>())
}
