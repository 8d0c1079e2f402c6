using System.Runtime.CompilerServices;
using Selkie.Linux.Native;

namespace Selkie.Linux.ProcessControl;

/// <summary>Maps the managed heap that a command is about to fill, all at once instead of page by page (src/native/warm.c, which says why, does the same for the native heap).</summary>
public static unsafe class WarmHeap
{
    private const nuint Page = 4096;
    private const nuint Region = 4 << 20; // how the collector divides its heap: new objects go up from where the last one is, never past the region's end

    /// <summary>Asks for the memory that the next objects will be in. Only a hint: nothing depends on it, and kernels before 5.14 do not know it.</summary>
    /// <param name="bytes">How much.</param>
    public static void Populate(int bytes)
    {
        var last = new object();
        var from = ((nuint)(*(void**)Unsafe.AsPointer(ref last)) + Page) & ~(Page - 1);
        var to = nuint.Min(from + (nuint)bytes, (from + Region) & ~(Region - 1));
        if (Libc.mprotect((void*)from, to - from, Libc.PROT_READ | Libc.PROT_WRITE) == 0) // as the collector does for what it needs
            Libc.madvise((void*)from, to - from, Libc.MADV_POPULATE_WRITE);
        GC.KeepAlive(last);
    }
}
