using System.Runtime.InteropServices;
using System.Text;

namespace Selkie.Linux.Native;

/// <summary>A null-terminated array of C strings in unmanaged memory, as argv and envp are.</summary>
internal readonly unsafe ref struct NativeStrings : IDisposable
{
    internal readonly byte** Pointer;

    /// <summary>Copies the strings as UTF-8: one block holds the pointers and the bytes.</summary>
    internal NativeStrings(IReadOnlyList<string> values)
    {
        var size = (nuint)((values.Count + 1) * sizeof(byte*));
        for (var i = 0; i < values.Count; i++) size += (nuint)Encoding.UTF8.GetByteCount(values[i]) + 1;
        Pointer = (byte**)NativeMemory.Alloc(size);
        byte* next = (byte*)(Pointer + values.Count + 1), end = (byte*)Pointer + size;
        for (var i = 0; i < values.Count; i++)
        {
            Pointer[i] = next;
            next += Encoding.UTF8.GetBytes(values[i], new Span<byte>(next, (int)(end - next)));
            *next++ = 0;
        }
        Pointer[values.Count] = null;
    }

    public void Dispose() => NativeMemory.Free(Pointer);
}
