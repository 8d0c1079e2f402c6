using System.Globalization;

namespace Selkie.Engine.Containers.Accounts;

/// <summary>A user of a passwd file (passwd(5)).</summary>
internal sealed record PasswdEntry(string Name, uint Uid, uint Gid, string FullName, string Home);

/// <summary>A group of a group file (group(5)).</summary>
internal sealed record GroupEntry(string Name, uint Gid, IReadOnlyList<string> Members);

/// <summary>
/// Reads passwd and group files. A line whose ids are no numbers is no entry: taken as 0, as libpod takes it, it would make somebody root. Fields that are
/// missing at the end are empty.
/// </summary>
internal static class AccountFiles
{
    /// <summary>The users.</summary>
    public static List<PasswdEntry> Passwd(string? text)
    {
        var entries = new List<PasswdEntry>();
        foreach (var fields in Lines(text))
            if (fields.Length > 3 && TryId(fields[2], out var uid) && TryId(fields[3], out var gid))
                entries.Add(new PasswdEntry(fields[0], uid, gid, Field(fields, 4).Split(',')[0], Field(fields, 5)));
        return entries;
    }

    /// <summary>The groups.</summary>
    public static List<GroupEntry> Groups(string? text)
    {
        var entries = new List<GroupEntry>();
        foreach (var fields in Lines(text))
            if (fields.Length > 2 && TryId(fields[2], out var gid))
                entries.Add(new GroupEntry(fields[0], gid, Field(fields, 3).Split(',')));
        return entries;
    }

    private static bool TryId(string text, out uint id) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static string Field(string[] fields, int index) => index < fields.Length ? fields[index] : "";

    private static IEnumerable<string[]> Lines(string? text) =>
        (text ?? "").Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(line => line.TrimEnd('\r').Split(':'));
}
