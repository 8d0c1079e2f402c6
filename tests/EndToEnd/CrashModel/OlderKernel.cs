using System.Runtime.InteropServices;

namespace Selkie.EndToEnd.CrashModel;

/// <summary>Runs programs as if the kernel had no fchmodat2 (Linux 6.6): strace of Debian 12 does not know it, so that what it changes would not be recorded.</summary>
internal static class OlderKernel
{
    private const uint Fchmodat2 = 452; // on every architecture
    private const uint Allow = 0x7fff0000, NoSuchCall = 0x00050000 | 38; // SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO with ENOSYS (linux/seccomp.h)
    private const ushort LoadWord = 0x20, JumpIfEqual = 0x15, Return = 0x06; // linux/bpf_common.h
    private const int SetSeccomp = 22, ModeFilter = 2; // linux/prctl.h

    /// <summary>Runs a program and waits for it. A filter is for good, so it is a thread's that ends; the child has it from there.</summary>
    public static Outcome Run(string[] words)
    {
        Outcome? outcome = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Filter();
                outcome = Caller.Run(words);
            }
            catch (Exception e) when (e is IOException or TimeoutException)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return outcome ?? throw failure!;
    }

    private static void Filter()
    {
        Instruction[] program = [new(LoadWord, 0, 0, 0), new(JumpIfEqual, 0, 1, Fchmodat2), new(Return, 0, 0, NoSuchCall), new(Return, 0, 0, Allow)];
        var memory = Marshal.AllocHGlobal(program.Length * Marshal.SizeOf<Instruction>());
        for (var i = 0; i < program.Length; i++) Marshal.StructureToPtr(program[i], memory + i * Marshal.SizeOf<Instruction>(), fDeleteOld: false);
        var filter = new Program((ushort)program.Length, memory);
        var result = prctl(SetSeccomp, ModeFilter, ref filter);
        Marshal.FreeHGlobal(memory);
        if (result != 0) throw new IOException($"seccomp: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Program(ushort Length, nint Instructions);

#pragma warning disable IDE1006, SYSLIB1054 // the C library's name; tests may be without generated code
    [DllImport("libc", SetLastError = true)] private static extern int prctl(int option, nint mode, ref Program program);
#pragma warning restore IDE1006, SYSLIB1054
}
