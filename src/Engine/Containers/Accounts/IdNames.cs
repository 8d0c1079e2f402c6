using System.Globalization;
using System.Text;
using Selkie.Engine.Machine;
using Selkie.Linux;
using Selkie.Linux.Files;

namespace Selkie.Engine.Containers.Accounts;

/// <summary>Names of the ids of a container's process: by the container's files for the container, by the host's for the host.</summary>
/// <param name="pid">The process.</param>
internal sealed class IdNames(int pid)
{
    private const int MostBytes = 32 << 20;

    private List<PasswdEntry>? _users;
    private List<GroupEntry>? _groups;

    /// <summary>The name of a user in the container, or the number.</summary>
    public string User(uint id) => NameOf(_users ??= AccountFiles.Passwd(OfContainer("/etc/passwd")), Inside(id, "uid_map"));

    /// <summary>The number of a user in the container.</summary>
    public string UserNumber(uint id) => Inside(id, "uid_map").ToString(CultureInfo.InvariantCulture);

    /// <summary>The name of a group in the container, or the number.</summary>
    public string Group(uint id) => NameOf(_groups ??= AccountFiles.Groups(OfContainer("/etc/group")), Inside(id, "gid_map"));

    /// <summary>The name of a user of the host, or the number.</summary>
    public static string HostUser(uint id) => NameOf(AccountFiles.Passwd(OfHost("/etc/passwd")), OnHost(id, "/proc/self/uid_map"));

    /// <summary>The number of a user of the host.</summary>
    public static string HostUserNumber(uint id) => OnHost(id, "/proc/self/uid_map").ToString(CultureInfo.InvariantCulture);

    /// <summary>The name of a group of the host, or the number.</summary>
    public static string HostGroup(uint id) => NameOf(AccountFiles.Groups(OfHost("/etc/group")), OnHost(id, "/proc/self/gid_map"));

    private uint Inside(uint id, string map) => IdMapFile.Read($"/proc/{pid}/{map}").Select(range => range.ToContainer(id)).FirstOrDefault(inside => inside is not null) ?? id;

    private static uint OnHost(uint id, string map) => IdMapFile.Read(map).Select(range => range.ToHost(id)).FirstOrDefault(outside => outside is not null) ?? id;

    private static string NameOf(List<PasswdEntry> users, uint id) => users.Find(user => user.Uid == id)?.Name ?? id.ToString(CultureInfo.InvariantCulture);

    private static string NameOf(List<GroupEntry> groups, uint id) => groups.Find(group => group.Gid == id)?.Name ?? id.ToString(CultureInfo.InvariantCulture);

    private static string? OfHost(string file) => File.Exists(file) ? File.ReadAllText(file) : null;

    // The process chose what is there: a FIFO, a link, something huge. Then there are no names.
    private string? OfContainer(TreePath path)
    {
        try
        {
            using var root = new TreeRoot($"/proc/{pid}/root");
            using var file = root.Find(path);
            return file?.ReadAll(MostBytes) is { } text ? Encoding.UTF8.GetString(text) : null;
        }
        catch (LinuxException e) when (e.Error is Errno.EFBIG or Errno.EXDEV or Errno.EACCES)
        {
            return null;
        }
    }
}
