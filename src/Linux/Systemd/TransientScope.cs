using System.Runtime.InteropServices;
using System.Text;
using Selkie.Linux.Events;
using Selkie.Linux.Files;
using Selkie.Linux.Native;

namespace Selkie.Linux.Systemd;

/// <summary>
/// Moves processes into a systemd scope of their own (StartTransientUnit of org.freedesktop.systemd1), so that the end of a unit or of a login does not
/// end them.
/// </summary>
public static unsafe class TransientScope
{
    private const ulong CallMicroseconds = 10_000_000;
    private const int MoveMilliseconds = 2_000;

    /// <summary>Starts a scope with one process in it and waits until the process is there.</summary>
    /// <param name="unit">The unit's name, <c>….scope</c>.</param>
    /// <param name="pid">The process.</param>
    /// <param name="slice">The slice it belongs to, such as <c>user.slice</c>; null: systemd's default.</param>
    /// <param name="user">Ask the user's manager instead of the system's; works inside a rootless user namespace too.</param>
    /// <param name="delegated">Whether the process may make cgroups below.</param>
    /// <returns>Null when done; else why not (no libsystemd, no manager, refused), which the caller may take lightly.</returns>
    public static string? Start(string unit, int pid, string? slice, bool user, bool delegated = false) =>
        Ask(unit, pid, slice, user, delegated) ?? Await(unit, pid);

    /// <summary>Asks for a scope with one process in it; it goes there later. Arguments and result as those of <see cref="Start"/>.</summary>
    public static string? Ask(string unit, int pid, string? slice, bool user, bool delegated = false)
    {
        if (!SystemdBus.TryLoad()) return "libsystemd.so.0 is not installed";
        nint bus = 0, message = 0;
        SystemdBus.BusError error = default;
        try
        {
            var result = SystemdBus.Open(user, &bus);
            if (result >= 0) result = Compose(bus, &message, unit, pid, slice, delegated);
            if (result >= 0) result = SystemdBus.Call(bus, message, CallMicroseconds, &error);
            if (result < 0) return (error.Message != null ? Marshal.PtrToStringUTF8((nint)error.Message) : null) ?? Errno.Text(-result);
        }
        finally
        {
            SystemdBus.FreeError(&error);
            if (message != 0) SystemdBus.FreeMessage(message);
            if (bus != 0) SystemdBus.Close(bus);
        }
        return null;
    }

    /// <summary>Waits until a process is in the scope that was asked for: systemd answers when the job is queued, the cgroup tells when it is done.</summary>
    /// <returns>Null when it is there or gone; else that it has not arrived in time.</returns>
    public static string? Await(string unit, int pid)
    {
        for (var waited = 0; waited < MoveMilliseconds; waited++)
        {
            var cgroup = Fs.ReadAll($"/proc/{pid}/cgroup");
            if (cgroup is null || Encoding.UTF8.GetString(cgroup).Contains("/" + unit, StringComparison.Ordinal)) return null;
            Poll.Wait([], 1);
        }
        return $"process {pid} has not arrived in {unit}";
    }

    /// <summary>Arguments: name, mode, properties a(sv), auxiliary units a(sa(sv)).</summary>
    private static int Compose(nint bus, nint* message, string unit, int pid, string? slice, bool delegated)
    {
        using var texts = new NativeStrings(["org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "StartTransientUnit",
            unit, "replace", "(sv)", "(sa(sv))"]);
        var text = texts.Pointer;
        var result = SystemdBus.NewCall(bus, message, text[0], text[1], text[2], text[3]);
        if (result < 0) return result;
        var call = *message;
        SystemdBus.Append(call, 's', text[4]);
        SystemdBus.Append(call, 's', text[5]);
        SystemdBus.OpenContainer(call, 'a', text[6]);
        AddProcess(call, (uint)pid);
        if (slice is not null) AddText(call, "Slice", slice);
        AddSwitch(call, "DefaultDependencies", false);
        if (delegated) AddSwitch(call, "Delegate", true);
        SystemdBus.CloseContainer(call);
        SystemdBus.OpenContainer(call, 'a', text[7]);
        return SystemdBus.CloseContainer(call);
    }

    private static void AddProcess(nint call, uint pid)
    {
        Begin(call, "PIDs", "au");
        using var contents = new NativeStrings(["u"]);
        SystemdBus.OpenContainer(call, 'a', *contents.Pointer);
        SystemdBus.Append(call, 'u', &pid);
        SystemdBus.CloseContainer(call);
        End(call);
    }

    private static void AddText(nint call, string name, string value)
    {
        Begin(call, name, "s");
        using var text = new NativeStrings([value]);
        SystemdBus.Append(call, 's', *text.Pointer);
        End(call);
    }

    private static void AddSwitch(nint call, string name, bool value)
    {
        Begin(call, name, "b");
        var number = value ? 1 : 0;
        SystemdBus.Append(call, 'b', &number);
        End(call);
    }

    /// <summary>Begins a property: a structure of its name and a variant.</summary>
    private static void Begin(nint call, string name, string type)
    {
        using var texts = new NativeStrings(["sv", name, type]);
        SystemdBus.OpenContainer(call, 'r', texts.Pointer[0]);
        SystemdBus.Append(call, 's', texts.Pointer[1]);
        SystemdBus.OpenContainer(call, 'v', texts.Pointer[2]);
    }

    private static void End(nint call)
    {
        SystemdBus.CloseContainer(call);
        SystemdBus.CloseContainer(call);
    }
}
