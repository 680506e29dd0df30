//! Calls, and what happens when one ends.
//!
//! The caller's temporaries keep the arguments while the callee has its own counted copies: an argument is held twice while the call runs,
//! and the instruction that called lets go of them when it gets its result.

use compiler::code::Opcode;
use object::{Borrowed, Object, Slot};
use types::code::Code;
use types::function::{BuiltinFunction, Function, Method};
use types::list::List;
use types::{Args, Class, ClassFlags, ClassId, Frame, FrameFlags, Raised, Singleton, Special, Value, class, instance, tuple};

use crate::bind::{Arguments, Keywords};
use crate::frames;
use crate::machine::{Done, Machine, Registers, Swift, a, b, c, lent, opcode, perhaps, uc};
use crate::ops::iterate::Step;

impl<'a> Machine<'a> {
    /// R[a] = call: R[b] callable, R[b+1] self or empty, R[b+2].. c positional arguments.
    #[inline(always)]
    pub(crate) fn call(&mut self, word: u32) -> Done {
        let callee = self.borrow(b(word));
        let (callee, flags) = match callee.header().descriptor() == ClassId::Function.reference() {
            true => (self.take(b(word)), FrameFlags::NONE),
            false if self.is_append(word) => return self.append(word),
            false => match self.slow().call_other(word)? {
                Next::Done => return Ok(()),
                Next::Gather => return self.gather(word),
                Next::Call(flags) => (self.slow().callee_of(b(word), flags), flags),
            },
        };
        self.call_python(word, callee, flags)
    }

    /// Whether a call is `list.append` with an item, of what is exactly a list.
    #[inline(always)]
    fn is_append(&self, word: u32) -> bool {
        let (callee, list) = (self.borrow(b(word)), self.slot(b(word) + 1));
        if callee.header().descriptor() != ClassId::MethodDescriptor.reference() || list.is_empty() || uc(word) != 1 {
            return false;
        }
        // SAFETY: the class of the callee says that it is a native function.
        let function = unsafe { callee.body_unchecked::<BuiltinFunction>() };
        self.runtime.tables().is_list_append(function) && self.lent(list).header().descriptor() == ClassId::List.reference()
    }

    /// `list.append` without the counts that the parameters would have.
    #[inline(always)]
    fn append(&mut self, word: u32) -> Done {
        let first = b(word);
        let list = self.take(first + 1);
        // SAFETY: its class says that it is a list.
        unsafe { list.body_unchecked::<List>() }.push(self.runtime, self.take(first + 2))?;
        list.release();
        self.release(self.slot(first));
        self.finish_with_none(a(word));
        Ok(())
    }

    /// Calls a function written in Python, with arguments by position: R[b+1], if it is there, and c more. The frame takes the function.
    #[inline(always)]
    fn call_python(&mut self, word: u32, callee: Object, flags: FrameFlags) -> Done {
        let receivers = usize::from(!self.slot(b(word) + 1).is_empty());
        let arguments = self.slots(b(word) + 2 - receivers as i8, uc(word) + receivers);
        let registers = self.slow();
        // SAFETY: the class of the callee says that it is a function written in Python.
        let function = std::ptr::from_ref(unsafe { callee.body_unchecked::<Function>() });
        // SAFETY: the borrow is not of the handle but of the object behind it, which is kept: by the handle, then by the frame.
        let function = unsafe { &*function };
        let code = self.lent(&function.code);
        // SAFETY: a function's code is code, which the frame is about to keep.
        let code = unsafe { code.into_body::<Code>() };
        let mut defaults: &[Slot] = &[];
        if code.arity.get() as usize != arguments.len() {
            match frames::usual_defaults(function, code, arguments.len()) {
                Some(usual) => defaults = usual,
                None => {
                    let frame = registers.push_bound(callee, arguments, flags)?;
                    return self.start(word, frame);
                }
            }
        }
        let frame = frames::push_at_once(self.runtime, callee, flags)?;
        for (index, argument) in arguments.iter().enumerate() {
            // SAFETY: a frame has as many slots as its code has parameters, and more.
            unsafe { frame.slots().get_unchecked(index) }.fill(self.lent(argument).owned());
        }
        for (index, default) in defaults.iter().enumerate() {
            // SAFETY: as above: the arguments and these defaults are as many as the parameters.
            unsafe { frame.slots().get_unchecked(arguments.len() + index) }.fill(self.lent(default).owned());
        }
        self.running().call.set(word);
        self.begin(frame, code);
        Ok(())
    }

    /// Goes on in a frame that was pushed for the instruction `word`.
    #[inline(always)]
    fn start(&mut self, word: u32, frame: &'a Frame) -> Done {
        self.running().call.set(word);
        self.go_on_in(frame);
        Ok(())
    }

    /// The same with keywords: K[w1] is the tuple of names for the last of the c arguments.
    #[inline(always)]
    pub(crate) fn call_keyword(&mut self, word: u32) -> Done {
        let index = self.words(1).get(0) as usize;
        let names = self.constant(index);
        if self.names_follow(word, names) {
            let callee = self.take(b(word));
            return self.call_python(word, callee, FrameFlags::NONE);
        }
        match self.slow().call_keyword(word, names)? {
            Some(frame) => self.start(word, frame),
            None => Ok(()),
        }
    }

    /// Whether R[b] is a function written in Python whose parameters are called like the last of c arguments, where those would go by
    /// position: then the names need not be looked at any more.
    #[inline(always)]
    fn names_follow(&self, word: u32, names: Borrowed<'a>) -> bool {
        let callee = self.borrow(b(word));
        if callee.header().descriptor() != ClassId::Function.reference() {
            return false;
        }
        // SAFETY: the class of the callee says that it is a function written in Python.
        let code = self.lent(unsafe { &callee.body_unchecked::<Function>().code });
        // SAFETY: a function's code is code, which it keeps.
        let code = unsafe { code.into_body::<Code>() };
        let (Some(names), Some(locals)) = (tuple::kept_items(names), tuple::kept_items(self.lent(&code.locals))) else { return false };
        let receivers = usize::from(!self.slot(b(word) + 1).is_empty());
        let last = uc(word) + receivers;
        let first = last - names.len();
        let is_usual =
            code.arity.get() != Code::NO_ARITY && last <= code.arity.get() as usize && first >= code.positional_only.get() as usize;
        // SAFETY: there are as many locals as parameters, and more.
        is_usual && names.iter().enumerate().all(|(index, name)| unsafe { locals.get_unchecked(first + index) }.raw() == name.raw())
    }

    /// R[a] = R[b](*R[b+2], **R[b+3]).
    #[inline(always)]
    pub(crate) fn call_unpack(&mut self, word: u32) -> Done {
        match self.slow().call_unpack(word)? {
            Some(frame) => self.start(word, frame),
            None => Ok(()),
        }
    }

    /// Return R[a].
    #[inline(always)]
    pub(crate) fn return_register(&mut self, word: u32) -> Result<Step, Raised> {
        let value = self.receive(a(word));
        self.return_value(value)
    }

    /// Return K[bc].
    #[inline(always)]
    pub(crate) fn return_constant(&mut self, word: u32) -> Result<Step, Raised> {
        let value = self.constant(crate::machine::bc(word)).owned();
        self.return_value(value)
    }

    /// Ends the running frame.
    #[inline(always)]
    fn return_value(&mut self, value: Object) -> Result<Step, Raised> {
        let frame = self.running();
        if frame.is_plain() {
            let (caller, due) = frames::pop_plain(**self, frame);
            self.go_on_in(caller);
            return Ok(Step::Next(due | self.finish_call(caller.call.get(), value)?));
        }
        let flags = frame.flags.get();
        frames::pop_returning(self.slow(), frame);
        Ok(self.go_back(flags, value)?.map_or(Step::Next(true), Step::Leave))
    }

    /// Goes on in the frame below the one that has ended. Gives the value back if native code waits for it.
    #[inline(always)]
    pub(crate) fn go_back(&mut self, flags: FrameFlags, value: Object) -> Result<Option<Object>, Raised> {
        if flags.has(FrameFlags::ENTRY) {
            return Ok(Some(value));
        }
        let caller = self.frame();
        self.go_on_in(caller);
        self.finish_other(caller.call.get(), flags, value)?;
        Ok(None)
    }

    /// Ends the instruction that waited for a plain frame.
    #[inline(always)]
    fn finish_call(&mut self, word: u32, value: Object) -> Swift {
        if !matches!(opcode(word), Opcode::Call | Opcode::CallKeyword) {
            return self.finish_other(word, FrameFlags::NONE, value).map(perhaps);
        }
        // The frame took the callee.
        let mut due = false;
        for slot in self.slots(b(word) + 1, uc(word) + 1) {
            due |= self.release(slot);
        }
        Ok(due | self.exchange(a(word), value))
    }

    /// Ends an instruction that waited for any other frame.
    #[inline(always)]
    fn finish_other(&mut self, word: u32, flags: FrameFlags, value: Object) -> Done {
        match opcode(word) {
            Opcode::ForIter => {
                drop(value);
                let offset = self.last_word();
                self.consume(b(word));
                self.jump(offset);
                Ok(())
            }
            Opcode::Call if flags == FrameFlags::INIT && value.reference() == Singleton::None.reference() => {
                self.slow().finish_instance(word);
                Ok(())
            }
            _ => self.slow().finish_waiting(word, flags, value),
        }
    }
}

/// How a call goes on.
pub(crate) enum Next {
    /// It is done.
    Done,
    /// A generator goes on for it, whose items it gathers.
    Gather,
    /// The callee is in its register: a function written in Python, or with `INIT` a class whose `__init__` is one.
    Call(FrameFlags),
}

/// The `__init__` that a class has, a function written in Python.
#[inline(always)]
fn initialiser<'a>(class: Borrowed<'a>) -> Borrowed<'a> {
    let class: &Object = &class;
    match class.body::<Class>() {
        Some(class) => lent(&class.special[Special::Init as usize]),
        None => lent(&Slot::empty()),
    }
}

/// Whether a callable is a function written in Rust.
fn is_native(callee: &Object) -> bool {
    const NATIVE: [ClassId; 3] = [ClassId::BuiltinFunction, ClassId::MethodDescriptor, ClassId::WrapperDescriptor];
    let class = callee.header().descriptor();
    NATIVE.iter().any(|id| id.reference() == class)
}

impl<'a> Registers<'a> {
    /// A frame for the callee, with these arguments bound.
    #[inline(never)]
    fn push_bound(self, callee: Object, positional: &[Slot], flags: FrameFlags) -> Result<&'a Frame, Raised> {
        frames::push_bound(self.runtime, callee, Arguments { receiver: None, positional, keywords: Keywords::None }, flags)
    }

    /// Calls what is not a function written in Python; or finds the one that is behind it.
    #[inline(never)]
    fn call_other(self, word: u32) -> Result<Next, Raised> {
        let first = b(word);
        let callee = self.borrow(first);
        if let Some(function) = self.native_method(first) {
            let arguments = self.slots(first + 1, uc(word) + 1);
            let result = self.runtime.call_native(function, &Args::new(arguments, None))?;
            self.finish_native(word, uc(word) + 2, result)?;
            return Ok(Next::Done);
        }
        if callee.header().descriptor() == ClassId::Type.reference() && self.slot(first + 1).is_empty() {
            if let Some(flags) = self.make_instance(first, &callee)? {
                return Ok(Next::Call(flags));
            }
            if self.is_gathering(word) {
                return Ok(Next::Gather);
            }
            let arguments = self.slots(first + 2, uc(word));
            if let Some(made) = class::construct_directly(self.runtime, &callee, &Args::new(arguments, None)) {
                self.finish_native(word, uc(word) + 2, made?)?;
                return Ok(Next::Done);
            }
        }
        if !is_native(&callee)
            && let Some(flags) = self.uncover(first)?
        {
            return Ok(Next::Call(flags));
        }
        if let Some((function, receivers)) = self.native_function(first) {
            let arguments = self.slots(first + 2 - receivers as i8, uc(word) + receivers);
            let result = self.runtime.call_native(function, &Args::new(arguments, None))?;
            self.finish_native(word, uc(word) + 2, result)?;
            return Ok(Next::Done);
        }
        let receivers = usize::from(!self.slot(first + 1).is_empty());
        let arguments = self.slots(first + 2 - receivers as i8, uc(word) + receivers);
        let result = self.runtime.call_with(&self.borrow(first), &Args::new(arguments, None))?;
        self.finish_native(word, uc(word) + 2, result)?;
        Ok(Next::Done)
    }

    /// The native method in R[first], if R[first+1] is exactly of the class that it stands in.
    #[inline(always)]
    fn native_method(self, first: i8) -> Option<&'a BuiltinFunction> {
        let callee = self.borrow(first);
        if callee.header().descriptor() != ClassId::MethodDescriptor.reference() || self.slot(first + 1).is_empty() {
            return None;
        }
        let function = callee.body::<BuiltinFunction>()?;
        (function.owner.reference() == Some(self.borrow(first + 1).class_ref())).then_some(function)
    }

    /// The native function in R[first], and the number of its receivers: one that it is bound to gets the place before the arguments, and
    /// so need not be put before copies of them.
    #[inline(always)]
    fn native_function(self, first: i8) -> Option<(&'a BuiltinFunction, usize)> {
        let callee = self.borrow(first);
        if callee.header().descriptor() != ClassId::BuiltinFunction.reference() || !self.slot(first + 1).is_empty() {
            return None;
        }
        let function = callee.body::<BuiltinFunction>()?;
        let Some(receiver) = function.owner.get() else { return Some((function, 0)) };
        self.slot(first + 1).fill(receiver);
        Some((function, 1))
    }

    fn finish_native(self, word: u32, count: usize, result: Object) -> Done {
        for slot in self.slots(b(word), count) {
            self.release(slot);
        }
        self.exchange(a(word), result);
        Ok(())
    }

    /// Finds the function written in Python behind what is in R[first] and puts it there, with its receiver behind it: that of a bound
    /// method, the `__call__` of an instance. For a class with such an `__init__`, an instance is made. `None` if there is no such
    /// function.
    fn uncover(self, first: i8) -> Result<Option<FrameFlags>, Raised> {
        // An instance may be callable because its class says so by another instance; that must end.
        for _ in 0..8 {
            let callee = self.borrow(first);
            let descriptor = callee.header().descriptor();
            if descriptor == ClassId::Function.reference() {
                return Ok(Some(FrameFlags::NONE));
            }
            if !self.slot(first + 1).is_empty() {
                return Ok(None);
            }
            if descriptor == ClassId::Type.reference() {
                return self.make_instance(first, &callee);
            }
            if descriptor == ClassId::Method.reference() {
                let Some(method) = callee.body::<Method>() else { return Ok(None) };
                let (function, receiver) = (method.function.get(), method.receiver.get());
                self.slot(first + 1).replace(receiver);
                self.slot(first).replace(function);
                continue;
            }
            match self.runtime.special_of(&callee, Special::Call) {
                Some(function) if function.header().descriptor() == ClassId::Function.reference() => {
                    let receiver = self.slot(first).replace(Some(function));
                    self.slot(first + 1).replace(receiver);
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    /// For a class whose instances are made by `object.__new__` and whose `__init__` is written in Python: makes the instance.
    fn make_instance(self, first: i8, class: &Object) -> Result<Option<FrameFlags>, Raised> {
        let Some(body) = class.body::<Class>() else { return Ok(None) };
        let object = self.runtime.class_body(ClassId::Object);
        let is_plain = body.special[Special::New as usize].raw() == object.special[Special::New as usize].raw()
            && body.descriptor.layout.get() == ClassId::Object.layout()
            && !body.flags.get().has(ClassFlags::ABSTRACT);
        let init = &body.special[Special::Init as usize];
        if !is_plain || init.is_empty() || lent(init).header().descriptor() != ClassId::Function.reference() {
            return Ok(None);
        }
        let instance = instance::new(self.runtime, body)?;
        self.slot(first + 1).replace(Some(instance));
        Ok(Some(FrameFlags::INIT))
    }

    #[inline(never)]
    fn call_keyword(self, word: u32, names: Borrowed<'_>) -> Result<Option<&'a Frame>, Raised> {
        let first = b(word);
        let flags = self.uncover(first)?;
        let receivers = usize::from(!self.slot(first + 1).is_empty());
        let arguments = self.slots(first + 2 - receivers as i8, uc(word) + receivers);
        let Some(flags) = flags else {
            let result = self.runtime.call_with(&self.borrow(first), &Args::new(arguments, Some(&names)))?;
            self.finish_native(word, uc(word) + 2, result)?;
            return Ok(None);
        };
        let callee = self.callee_of(first, flags);
        let (positional, values) = arguments.split_at(arguments.len() - tuple::items(&names).map_or(0, <[Slot]>::len));
        let arguments = Arguments { receiver: None, positional, keywords: Keywords::Named(&names, values) };
        frames::push_bound(self.runtime, callee, arguments, flags).map(Some)
    }

    /// What is called by an instruction whose callee was worked out, for the frame to take: a function, or the `__init__` of the class in
    /// R[first].
    #[inline(always)]
    fn callee_of(self, first: i8, flags: FrameFlags) -> Object {
        if flags == FrameFlags::NONE { self.take(first) } else { initialiser(self.borrow(first)).owned() }
    }

    #[inline(never)]
    fn call_unpack(self, word: u32) -> Result<Option<&'a Frame>, Raised> {
        let first = b(word);
        let flags = self.uncover(first)?;
        let positional = self.borrow(first + 2);
        let keywords = if c(word) == 0 { None } else { Some(self.borrow(first + 3)) };
        let Some(flags) = flags else {
            let receiver = self.slot(first + 1).get();
            let keywords: Option<&Object> = keywords.as_deref();
            let result = self.runtime.call_unpacked(&self.borrow(first), receiver.as_ref(), &positional, keywords)?;
            self.finish_native(word, Registers::unpack_count(word), result)?;
            return Ok(None);
        };
        let callee = self.callee_of(first, flags);
        let receiver = if self.slot(first + 1).is_empty() { None } else { Some(self.borrow(first + 1)) };
        let keywords = keywords.as_deref().map_or(Keywords::None, Keywords::Mapped);
        let arguments = Arguments { receiver, positional: tuple::items(&positional).unwrap_or_default(), keywords };
        frames::push_bound(self.runtime, callee, arguments, flags).map(Some)
    }

    fn unpack_count(word: u32) -> usize {
        if c(word) == 0 { 3 } else { 4 }
    }

    /// Ends an instruction that waited for a frame: the general case.
    #[inline(never)]
    pub(crate) fn finish_waiting(self, word: u32, flags: FrameFlags, value: Object) -> Done {
        let (result, count) = match opcode(word) {
            Opcode::Call | Opcode::CallKeyword => (self.result_of(word, flags, value)?, uc(word) + 2),
            Opcode::CallUnpack => (self.result_of(word, flags, value)?, Registers::unpack_count(word)),
            _ => return self.finish(a(word), value, [b(word)]),
        };
        self.finish_native(word, count, result)
    }

    /// Ends a call of a class whose `__init__` has returned: the result is the instance.
    #[inline(never)]
    fn finish_instance(self, word: u32) {
        let instance = self.take(b(word) + 1);
        self.release(self.slot(b(word)));
        for slot in self.slots(b(word) + 2, uc(word)) {
            self.release(slot);
        }
        self.exchange(a(word), instance);
    }

    /// The result of a call: the instance, if it was an `__init__` that returned.
    fn result_of(self, word: u32, flags: FrameFlags, value: Object) -> Value {
        if flags.has(FrameFlags::GATHER) {
            return self.gathered(word);
        }
        if !flags.has(FrameFlags::INIT) {
            return Ok(value);
        }
        if !value.is(&self.runtime.none()) {
            let class = class::name_of(&value.class());
            return Err(self.runtime.type_error(format_args!("__init__() should return None, not '{class}'")));
        }
        Ok(self.take(b(word) + 1))
    }
}
