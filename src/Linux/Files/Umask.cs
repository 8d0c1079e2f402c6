using Selkie.Linux.Native;

namespace Selkie.Linux.Files;

/// <summary>
/// The umask (umask(2)). The engine's programs run with 022, which <c>src/native/userns.c</c> sets before anything is made; the caller's own is kept for
/// what is written for the caller, and for the program that this process becomes.
/// </summary>
public static class Umask
{
    /// <summary>Where the constructor leaves the caller's.</summary>
    public const string Variable = "_SELKIE_UMASK";

    private const uint Usual = 0x12; // 022
    private const uint Private = 0x7f; // 0177

    /// <summary>The caller's.</summary>
    public static uint Callers { get; } = Read(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Until it is disposed, what this process makes is its user's alone.</summary>
    public static IDisposable OwnerOnly()
    {
        Libc.umask(Private);
        return new Restored();
    }

    /// <summary>What of a caller's variable counts: octal digits of at most 0777.</summary>
    internal static uint Read(string? text)
    {
        if (text is not { Length: > 0 and <= 4 } || text.AsSpan().ContainsAnyExceptInRange('0', '7')) return Usual;
        return Convert.ToUInt32(text, 8) & 0x1ff;
    }

    /// <summary>Sets the caller's again.</summary>
    internal static void GiveBack() => Libc.umask(Callers);

    /// <summary>Sets the engine's.</summary>
    internal static void TakeOwn() => Libc.umask(Usual);

    private sealed class Restored : IDisposable
    {
        public void Dispose() => TakeOwn();
    }
}
