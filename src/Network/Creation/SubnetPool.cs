namespace Selkie.Network.Creation;

/// <summary>Where new networks get their subnets from (containers.conf(5), default_subnet_pools).</summary>
/// <param name="Base">The pool, such as 10.89.0.0/16.</param>
/// <param name="Size">Length of the prefix of each subnet.</param>
public sealed record SubnetPool(string Base, int Size)
{
    /// <summary>Those of an engine that was told nothing.</summary>
    public static IReadOnlyList<SubnetPool> Usual { get; } = [new("10.89.0.0/16", 24), new("10.90.0.0/15", 24), new("10.92.0.0/14", 24), new("10.96.0.0/11", 24), new("10.128.0.0/9", 24)];
}
