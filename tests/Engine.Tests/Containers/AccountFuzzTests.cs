using Selkie.Engine.Containers.Accounts;
using Selkie.Fuzzing;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Tests.Containers;

/// <summary>Whatever an image's passwd and group files hold: users and groups are found in them, or are not.</summary>
public sealed class AccountFuzzTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory().FullName;

    public AccountFuzzTests() => Directory.CreateDirectory(_root + "/etc");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Accounts() => Fuzzer.Run("passwd", bytes =>
    {
        File.WriteAllBytes(_root + "/etc/passwd", bytes);
        File.WriteAllBytes(_root + "/etc/group", bytes);
        foreach (var user in new[] { "", "seal", "1000", "4294967296", "seal:wheel", "0:99999999999" }) Resolve(user);
    }, rounds: 5_000);

    // Each on its own: that one is refused says nothing of the others.
    private void Resolve(string user)
    {
        using var root = new RootFiles([_root]);
        try
        {
            Assert.InRange(ContainerUser.Resolve(ProcessUser.Parse(user), ["wheel"], new AccountTexts(root, []), "").Identity.Uid, 0u, uint.MaxValue - 1);
        }
        catch (Oci.EngineError e)
        {
            Assert.Matches("^((looking up supplemental groups for container : )?[Uu]nable to find (user|group) |uids and gids must be in range )", e.Message);
        }
    }
}
