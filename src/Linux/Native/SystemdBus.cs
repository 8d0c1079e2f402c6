using System.Runtime.InteropServices;

namespace Selkie.Linux.Native;

/// <summary>systemd/sd-bus.h of libsystemd, loaded at first use: it is not there on every system, and linking it would cost every start.</summary>
internal static unsafe class SystemdBus
{
    private static nint _library;

    /// <summary>struct sd_bus_error.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct BusError
    {
        internal byte* Name, Message;
        internal int NeedFree;
    }

    internal static bool TryLoad() => _library != 0 || NativeLibrary.TryLoad("libsystemd.so.0", out _library);

    internal static int Open(bool user, nint* bus) => ((delegate* unmanaged<nint*, int>)Symbol(user ? "sd_bus_open_user" : "sd_bus_open_system"))(bus);

    internal static int NewCall(nint bus, nint* message, byte* destination, byte* path, byte* face, byte* member) =>
        ((delegate* unmanaged<nint, nint*, byte*, byte*, byte*, byte*, int>)Symbol("sd_bus_message_new_method_call"))(bus, message, destination, path, face, member);

    /// <summary>Appends a basic value: for 's' the pointer is the text, else it points to the value.</summary>
    internal static int Append(nint message, char type, void* value) =>
        ((delegate* unmanaged<nint, byte, void*, int>)Symbol("sd_bus_message_append_basic"))(message, (byte)type, value);

    internal static int OpenContainer(nint message, char type, byte* contents) =>
        ((delegate* unmanaged<nint, byte, byte*, int>)Symbol("sd_bus_message_open_container"))(message, (byte)type, contents);

    internal static int CloseContainer(nint message) => ((delegate* unmanaged<nint, int>)Symbol("sd_bus_message_close_container"))(message);

    internal static int Call(nint bus, nint message, ulong microseconds, BusError* error) =>
        ((delegate* unmanaged<nint, nint, ulong, BusError*, nint*, int>)Symbol("sd_bus_call"))(bus, message, microseconds, error, null);

    internal static void FreeError(BusError* error) => ((delegate* unmanaged<BusError*, void>)Symbol("sd_bus_error_free"))(error);

    internal static void FreeMessage(nint message) => ((delegate* unmanaged<nint, nint>)Symbol("sd_bus_message_unref"))(message);

    internal static void Close(nint bus) => ((delegate* unmanaged<nint, nint>)Symbol("sd_bus_flush_close_unref"))(bus);

    private static nint Symbol(string name) => NativeLibrary.GetExport(_library, name);
}
