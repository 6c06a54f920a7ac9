"""What staff can be made to do: come in and leave, be invited, change roles and themselves. One file per occasion."""
