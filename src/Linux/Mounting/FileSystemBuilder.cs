using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Selkie.Linux.Files;
using Selkie.Linux.Native;

namespace Selkie.Linux.Mounting;

/// <summary>
/// fsopen(2), fsconfig(2), fsmount(2): makes a detached mount option by option, without mount(2)'s limit of one page for all of them.
/// </summary>
public sealed unsafe class FileSystemBuilder : IDisposable
{
    private readonly SafeFileHandle _context;
    private readonly string _type;

    /// <summary>Begins a file system of a type, such as <c>overlay</c>.</summary>
    public FileSystemBuilder(string type)
    {
        _type = type;
        using var name = new NativeStrings([type]);
        var fd = Libc.syscall(Libc.SYS_fsopen, (long)*name.Pointer, 1, 0, 0, 0);
        _context = fd >= 0 ? FileDescriptor.Own((int)fd) : throw new LinuxException("fsopen", Marshal.GetLastPInvokeError(), type);
    }

    /// <summary>Sets an option to a text.</summary>
    public FileSystemBuilder Set(string key, string value)
    {
        using var texts = new NativeStrings([key, value]);
        Configure(Libc.FSCONFIG_SET_STRING, texts.Pointer[0], texts.Pointer[1], key);
        return this;
    }

    /// <summary>Sets an option that has no value.</summary>
    public FileSystemBuilder Set(string key)
    {
        using var texts = new NativeStrings([key]);
        Configure(Libc.FSCONFIG_SET_FLAG, texts.Pointer[0], null, key);
        return this;
    }

    /// <summary>Makes the file system and a detached mount of it.</summary>
    /// <param name="attributes">Bits of <see cref="MountAttributes"/>.</param>
    public SafeFileHandle Create(ulong attributes = 0)
    {
        Configure(Libc.FSCONFIG_CMD_CREATE, null, null, _type);
        var fd = Libc.syscall(Libc.SYS_fsmount, _context.DangerousGetHandle(), 1, (long)attributes, 0, 0);
        return fd >= 0 ? FileDescriptor.Own((int)fd) : throw new LinuxException("fsmount", Marshal.GetLastPInvokeError(), _type);
    }

    /// <inheritdoc/>
    public void Dispose() => _context.Dispose();

    private void Configure(int command, byte* key, byte* value, string name)
    {
        if (Libc.syscall(Libc.SYS_fsconfig, _context.DangerousGetHandle(), command, (long)key, (long)value, 0) < 0)
            throw new LinuxException("fsconfig", Marshal.GetLastPInvokeError(), name);
    }
}
