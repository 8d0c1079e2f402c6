using Selkie.Linux.Native;

namespace Selkie.Linux.Time;

/// <summary>The wall clock, without .NET's time zone data.</summary>
public static unsafe class Clock
{
    /// <summary>Nanoseconds since 1970 UTC.</summary>
    public static long NowNanoseconds()
    {
        var time = stackalloc long[2];
        Libc.clock_gettime(Libc.CLOCK_REALTIME, time);
        return (time[0] * 1_000_000_000) + time[1];
    }

    /// <summary>Seconds that local time is ahead of UTC at a moment (seconds since 1970), by libc's time zone rules.</summary>
    public static int LocalOffset(long seconds)
    {
        var broken = stackalloc byte[Libc.TmSize];
        Libc.tzset();
        return Libc.localtime_r(&seconds, broken) == null ? 0 : (int)*(long*)(broken + Libc.TmOffsetOfGmtOff);
    }
}
